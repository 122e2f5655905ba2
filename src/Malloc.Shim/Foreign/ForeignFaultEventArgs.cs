using System;
using System.Diagnostics.CodeAnalysis;

namespace Pools;

/// <summary>A call from C to one of a shim's functions that can not be carried out: a mistake of the C code's. When the handlers have returned, the process ends.</summary>
public sealed class ForeignFaultEventArgs : EventArgs
{
    ForeignFaultEventArgs(string shim, string function, Exception error)
    {
        Function = function;
        Error = error;
        string what = error is ObjectDisposedException ? $"{shim}: called after it or its pool was disposed. Shut down the C library before the shim and its pool." : error.Message;
        Report = $"{what}\n  found in {function}, called from C";
        Stack = Environment.StackTrace;
    }

    /// <summary>The function that was called, by its name in C.</summary>
    public string Function { get; }

    /// <summary>What is wrong: a <see cref="PoolCorruptionException"/>, or an <see cref="ObjectDisposedException"/> when the shim or its pool is no more.</summary>
    public Exception Error { get; }

    /// <summary>The thread's managed stack, through the C code to the managed code that called it, if any did.</summary>
    public string Stack { get; }

    /// <summary>What is wrong, in words: lines without the last one's end.</summary>
    public string Report { get; }

    /// <summary>An exception can not go on through C. Tells the handlers, and writes the report and the stack to standard error.</summary>
    [DoesNotReturn]
    internal static void EndProcess(string shim, string function, Exception error)
    {
        ForeignFaultEventArgs fault = new(shim, function, error);
        try { MallocShim.TellOfForeignFault(fault); }
        catch (Exception inHandler) { Environment.FailFast(fault.Report, inHandler); }
        Environment.FailFast(fault.Report);
    }
}
