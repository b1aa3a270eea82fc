using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Steps;

namespace Gatehouse.Tests.Delivery.Release;

public sealed class Journals
{
    private static readonly Journal Sample = new()
    {
        Environment = "production",
        Run = "run-1",
        Owner = "ann@desk",
        Strategy = "canary",
        State = JournalState.Undoing,
        Next = Environs.Two,
        Old = Environs.One with { Image = "registry.example/app@sha256:00" },
        Plan = [new PlannedStep("prepare"), new PlannedStep("share", 5), new PlannedStep("watch", 5, 1.5)],
        At = 2,
        Began = new DateTimeOffset(2026, 8, 3, 9, 0, 0, TimeSpan.Zero),
        Changed = new DateTimeOffset(2026, 8, 3, 9, 1, 0, TimeSpan.Zero),
        Reason = "slow \"today\"",
    };

    [Fact]
    public void Are_read_as_they_were_written()
    {
        var read = Journal.Read(Sample.Write()).ShouldNotBeNull();
        (read with { Plan = Sample.Plan }).ShouldBe(Sample);
        read.Plan.ShouldBe(Sample.Plan);
        read.Write().ShouldBe(Sample.Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\": 1}")]
    public void That_cannot_be_read_are_never_taken_for_none(string text) =>
        Should.Throw<ReleaseFailure>(() => Journal.Read(text)).Message.ShouldContain("cannot be read");

    [Fact]
    public void That_were_cut_off_anywhere_are_refused()
    {
        var text = Sample.Write().TrimEnd();
        for (var length = 0; length < text.Length; length++)
            Should.Throw<ReleaseFailure>(() => Journal.Read(text[..length]));
    }

    [Fact]
    public void Of_a_later_format_say_so() =>
        Should
            .Throw<ReleaseFailure>(() => Journal.Read(Sample.Write().Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal)))
            .Message.ShouldContain("later Gatehouse");

    [Theory]
    [InlineData("\"at\": 2", "\"at\": 3")]
    [InlineData("\"at\": 2", "\"at\": -1")]
    public void Whose_step_is_none_of_the_plan_are_refused(string text, string other) =>
        Should.Throw<ReleaseFailure>(() => Journal.Read(Sample.Write().Replace(text, other, StringComparison.Ordinal)));

    [Fact]
    public void With_an_unknown_step_are_not_guessed_at() =>
        Should.Throw<ReleaseFailure>(() => ReleaseStep.Of(new PlannedStep("migrate"))).Message.ShouldContain("migrate");
}
