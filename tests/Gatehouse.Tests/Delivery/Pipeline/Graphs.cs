using Gatehouse.Delivery.Pipeline;
using Gatehouse.Engine;

namespace Gatehouse.Tests.Delivery.Pipeline;

public sealed class Graphs
{
    [Fact]
    public void Put_each_step_after_what_it_needs_and_after_earlier_stages()
    {
        var graph = PipelineGraph.Of([
            Step("release", StepStage.Deploy),
            Step("b", StepStage.Quality, "a"),
            Step("a", StepStage.Quality),
            Step("gate", StepStage.Gate),
        ]);
        graph.Steps.Select(step => step.Name).ShouldBe(["a", "b", "gate", "release"]);
        graph.WaitsFor(graph.Steps[3]).ShouldBe(["b", "a", "gate"], ignoreOrder: true);
        graph.WaitsFor(graph.Steps[1]).ShouldBe(["a"]);
    }

    [Fact]
    public void Name_a_cycle_step_by_step_with_its_place()
    {
        var error = Should.Throw<UserError>(() =>
            PipelineGraph.Of([Step("a", StepStage.Test, "c"), Step("b", StepStage.Test, "a"), Step("c", StepStage.Test, "b")])
        );
        error.Message.ShouldBe("gatehouse.yml:a: the steps wait for each other: `a` → `c` → `b` → `a`");
    }

    [Fact]
    public void Name_all_that_is_missing_twice_there_or_in_the_wrong_order()
    {
        var error = Should.Throw<UserError>(() =>
            PipelineGraph.Of([
                Step("lint", StepStage.Quality, "bild"),
                Step("build", StepStage.Build),
                Step("build", StepStage.Build),
                Step("test", StepStage.Test, "build"),
            ])
        );
        error
            .Message.Split('\n')
            .ShouldBe([
                "gatehouse.yml:build: a second step `build`; the first is from gatehouse.yml:build",
                "gatehouse.yml:lint: the step `lint` needs `bild`, and there is no such step; did you mean `build`?",
                "gatehouse.yml:test: the step `test` of the stage `test` needs `build`, which is of the later stage `build`",
            ]);
    }

    [Fact]
    public void Go_no_further_than_asked()
    {
        var graph = PipelineGraph.Of([
            Step("scan", StepStage.Scan),
            Step("gate", StepStage.Gate),
            Step("push", StepStage.Push),
            Step("deploy", StepStage.Of(0, "staging")),
        ]);
        graph.UpTo("gate").Steps.Select(step => step.Name).ShouldBe(["scan", "gate"]);
        graph.UpTo("build").Steps.Select(step => step.Name).ShouldBe(["scan", "gate"]);
        graph.UpTo("staging").Steps.Length.ShouldBe(4);
        Should.Throw<UserError>(() => graph.UpTo("stagin")).Message.ShouldContain("did you mean `staging`?");
    }

    [Fact]
    public void Give_nothing_behind_the_gate_alone()
    {
        var graph = PipelineGraph.Of([Step("scan", StepStage.Scan), Step("gate", StepStage.Gate), Step("push", StepStage.Push)]);
        graph.Only("scan").Steps.Select(step => step.Name).ShouldBe(["scan"]);
        graph.Only("gate").Steps.Select(step => step.Name).ShouldBe(["scan", "gate"]);
        Should.Throw<UserError>(() => graph.Only("push")).Message.ShouldContain("after the gate");
    }

    [Fact]
    public void Are_ordered_in_time_that_grows_with_their_size_only()
    {
        var chain = Enumerable
            .Range(0, 5_000)
            .Select(i => i == 0 ? Step("s0", StepStage.Test) : Step($"s{i}", StepStage.Test, $"s{i - 1}"));
        PipelineGraph.Of([.. chain.Reverse()]).Steps[0].Name.ShouldBe("s0");
    }

    private static SaidStep Step(string name, StepStage stage, params string[] needs) =>
        new(_ => Task.FromResult(StepEnd.Good()))
        {
            Name = name,
            Stage = stage,
            Needs = [.. needs],
            Origin = $"gatehouse.yml:{name}",
        };
}
