using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>Keys made, text signed, signatures verified, and one that is wrong.</summary>
internal static unsafe partial class OpenSslWorkload
{
    const string Library = "libcrypto.so.3";
    const int Rsa = 6, Bits = 2048;

    public static void Run(WatchedPool pool)
    {
        pool.Shim.UseInOpenSsl(NativeLibrary.Load(Library));
        byte* text = stackalloc byte[1000], signature = stackalloc byte[Bits / 8];
        new System.Span<byte>(text, 1000).Fill(7);
        for (int i = 0; i < 3; i++)
        {
            nint key = 0, generator = EVP_PKEY_CTX_new_id(Rsa, 0);
            Require.Equal(EVP_PKEY_keygen_init(generator), 1);
            Require.Equal(EVP_PKEY_CTX_set_rsa_keygen_bits(generator, Bits), 1);
            Require.Equal(EVP_PKEY_keygen(generator, &key), 1);
            EVP_PKEY_CTX_free(generator);

            nuint length = Bits / 8;
            nint digest = EVP_MD_CTX_new();
            Require.Equal(EVP_DigestSignInit(digest, null, EVP_sha256(), 0, key), 1);
            Require.Equal(EVP_DigestSign(digest, signature, &length, text, 1000), 1);
            EVP_MD_CTX_free(digest);
            Require.Equal(Verify(key, signature, length, text), 1);
            text[i] ^= 1;
            Require.Equal(Verify(key, signature, length, text), 0);
            pool.Look();
            EVP_PKEY_free(key);
        }
        OPENSSL_cleanup();
    }

    static int Verify(nint key, byte* signature, nuint length, byte* text)
    {
        nint digest = EVP_MD_CTX_new();
        Require.Equal(EVP_DigestVerifyInit(digest, null, EVP_sha256(), 0, key), 1);
        int answer = EVP_DigestVerify(digest, signature, length, text, 1000);
        EVP_MD_CTX_free(digest);
        return answer;
    }

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_CTX_new_id(int kind, nint engine);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_CTX_set_rsa_keygen_bits(nint context, int bits);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_keygen(nint context, nint* key);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint digest);

    [LibraryImport(Library)]
    private static partial nint EVP_sha256();

    [LibraryImport(Library)]
    private static partial int EVP_DigestSignInit(nint digest, nint* context, nint kind, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSign(nint digest, byte* signature, nuint* length, byte* text, nuint textLength);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerifyInit(nint digest, nint* context, nint kind, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerify(nint digest, byte* signature, nuint length, byte* text, nuint textLength);

    [LibraryImport(Library)]
    private static partial void OPENSSL_cleanup();
}
