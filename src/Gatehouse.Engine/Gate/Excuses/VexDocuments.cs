namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>What a VEX document says of the components: OpenVEX, or the analyses in CycloneDX.</summary>
internal sealed class VexDocuments : ExcuseFile
{
    public override ImmutableArray<string> Files =>
        [
            "openvex.json",
            ".openvex.json",
            "vex.json",
            "vex.openvex.json",
            "vex.cdx.json",
            ".vex/openvex.json",
            ".gatehouse/openvex.json",
            "bom.json",
            "bom.cdx.json",
            "sbom.json",
            "sbom.cdx.json",
        ];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        try
        {
            foreach (var statement in VexDocument.Read(text, list.Path).Where(statement => statement.Excuses))
            {
                foreach (var id in statement.Aliases.Prepend(statement.Vulnerability).Distinct(StringComparer.OrdinalIgnoreCase))
                {
                    list.Add(
                        new Excuse
                        {
                            Id = id,
                            Fits = finding => statement.Product is not { } product || FitsPurl(product, finding),
                            Reason = statement.Justification?.Replace('_', ' ') ?? statement.Notes,
                            Line = statement.Line,
                        }
                    );
                }
            }
        }
        catch (UserError wrong)
        {
            list.Tell(1, wrong.Message);
        }
    }
}
