using System.Text;

namespace Pools.Foreign.Workloads;

/// <summary>A document with 5000 items.</summary>
internal static class XmlText
{
    public const int Items = 5000;

    public static byte[] Make()
    {
        StringBuilder text = new("<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE list [<!ENTITY maker 'G&#246;teborg'>]>\n<list xmlns:p='urn:pools'>\n");
        for (int i = 0; i < Items; i++) text.Append($"  <p:item n='{i}' name='item {i % 97}'><title>&maker; {i}</title><![CDATA[<{i}>]]></p:item>\n");
        return Encoding.UTF8.GetBytes(text.Append("</list>\n").ToString());
    }
}
