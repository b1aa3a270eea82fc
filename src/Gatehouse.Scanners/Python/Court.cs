using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Compatibility;
using Gatehouse.Scanners.Python.Flow;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python;

/// <summary>Lays what the flow found before the rule that knows what such a call is for. A file is understood again only where there is something in it.</summary>
internal sealed class Court
{
    private readonly Dictionary<FlowModule, PythonModule> _modules = [];
    private readonly Dictionary<PythonModule, Dictionary<ByteSpan, CallSite>> _calls = [];

    public (Hit Hit, PythonModule Module)? Judge(JudgedRule rule, Offence offence, FlowSteps steps, BanditSettings bandit)
    {
        if (Find(offence.Module, offence.Call, bandit) is not { } call)
            return null;
        var others = ImmutableArray.CreateBuilder<CallSite>();
        foreach (var place in offence.Others)
        {
            if (Find(place.Module, place.Span, bandit) is { } other)
                others.Add(other);
        }

        var hit = rule.Judge(new ChargedCall(call, offence.Charge, offence.Span, others.DrainToImmutable()));
        return hit is null ? null : (hit with { Steps = steps.Of(offence) }, call.Module);
    }

    private CallSite? Find(FlowModule from, ByteSpan span, BanditSettings bandit)
    {
        if (!_modules.TryGetValue(from, out var module))
            _modules.Add(from, module = new PythonModule(new SourcePath(from.Path), from.Tree) { Bandit = bandit });
        if (!_calls.TryGetValue(module, out var calls))
        {
            _calls.Add(module, calls = []);
            foreach (var site in module.All(NodeKind.Call))
                calls.TryAdd(site.Node.Span, new CallSite(module, (CallExpression)site.Node, site.Scope));
        }

        return calls.TryGetValue(span, out var call) ? call : null;
    }
}
