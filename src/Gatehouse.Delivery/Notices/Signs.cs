namespace Gatehouse.Delivery.Notices;

/// <summary>How a tone looks: in a line of text, and as a colour.</summary>
internal static class Signs
{
    public static string Of(NoticeTone tone) =>
        tone switch
        {
            NoticeTone.Good => "✅ ",
            NoticeTone.Bad => "❌ ",
            NoticeTone.Doubtful => "⚠️ ",
            _ => "",
        };

    public static int Colour(NoticeTone tone) =>
        tone switch
        {
            NoticeTone.Good => 0x2E7D32,
            NoticeTone.Bad => 0xC62828,
            NoticeTone.Doubtful => 0xF9A825,
            _ => 0x546E7A,
        };
}
