using System.Reflection;

namespace Gatehouse.Cli;

/// <summary>What the program says of itself.</summary>
internal static class Product
{
    public static string Version =>
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
