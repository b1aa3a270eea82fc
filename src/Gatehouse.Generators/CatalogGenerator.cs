using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Generators;

/// <summary>Fills every <c>[CatalogOf&lt;T&gt;]</c> property with one instance of each sealed subtype of T in the assembly, ordered by name.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogGenerator : IIncrementalGenerator
{
    private const string Attribute = "Gatehouse.Engine.Rules.CatalogOfAttribute`1";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var catalogs = context.SyntaxProvider.ForAttributeWithMetadataName(
            Attribute,
            (node, _) => node is PropertyDeclarationSyntax,
            (found, _) => (IPropertySymbol)found.TargetSymbol
        );
        context.RegisterSourceOutput(catalogs.Combine(context.CompilationProvider), (output, pair) => Write(output, pair.Left, pair.Right));
    }

    private static void Write(SourceProductionContext output, IPropertySymbol property, Compilation compilation)
    {
        var kind = property
            .GetAttributes()
            .First(attribute => attribute.AttributeClass?.MetadataName == "CatalogOfAttribute`1")
            .AttributeClass!.TypeArguments[0];
        var instances = TypesIn(compilation.Assembly.GlobalNamespace)
            .Where(type => type.IsSealed && !type.IsAbstract && DerivesFrom(type, kind))
            .Select(type => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToList();
        var holder = property.ContainingType;
        var text = new StringBuilder()
            .AppendLine("#nullable enable")
            .Append("namespace ")
            .Append(holder.ContainingNamespace.ToDisplayString())
            .AppendLine(";")
            .Append("partial class ")
            .Append(holder.Name)
            .AppendLine()
            .AppendLine("{")
            .Append("    ")
            .Append(Accessibility(property))
            .Append(" static partial ")
            .Append(property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .Append(' ')
            .Append(property.Name)
            .AppendLine(" { get => field; } =")
            .AppendLine("    [");
        foreach (var name in instances)
            text.Append("        new ").Append(name).AppendLine("(),");
        text.AppendLine("    ];").AppendLine("}");
        output.AddSource(holder.ToDisplayString() + "." + property.Name + ".g.cs", text.ToString());
    }

    private static string Accessibility(IPropertySymbol property) =>
        property.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public ? "public"
        : property.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Private ? "private"
        : "internal";

    private static bool DerivesFrom(INamedTypeSymbol type, ITypeSymbol kind)
    {
        for (var parent = type.BaseType; parent != null; parent = parent.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parent, kind))
                return true;
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol space)
    {
        foreach (var type in space.GetTypeMembers())
            yield return type;
        foreach (var inner in space.GetNamespaceMembers())
        {
            foreach (var type in TypesIn(inner))
                yield return type;
        }
    }
}
