namespace Gatehouse.Engine.Rules;

/// <summary>Fills a partial <c>ImmutableArray&lt;T&gt;</c> property with one instance of every sealed subtype in the assembly, ordered by name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CatalogOfAttribute<T> : Attribute
    where T : class;
