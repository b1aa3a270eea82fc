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
    private readonly Dictionary<PythonModule, Dictionary<ByteSpan, ParameterSite>> _parameters = [];

    public (Hit Hit, PythonModule Module)? Judge(JudgedRule rule, Offence offence, FlowSteps steps, BanditSettings bandit)
    {
        if (offence.Charge.IsWritten)
            return rule.Judge(offence.Charge, offence.Span) is { } told
                ? (told with { Steps = steps.Of(offence) }, ModuleOf(offence.Module, bandit))
                : null;
        if (!CallsOf(ModuleOf(offence.Module, bandit)).TryGetValue(offence.Call, out var call))
            return null;
        var others = ImmutableArray.CreateBuilder<CallSite>();
        var parameters = ImmutableArray.CreateBuilder<ParameterSite>();
        foreach (var place in offence.Others)
        {
            var module = ModuleOf(place.Module, bandit);
            if (CallsOf(module).TryGetValue(place.Span, out var other))
                others.Add(other);
            else if (ParametersOf(module).TryGetValue(place.Span, out var parameter))
                parameters.Add(parameter);
        }

        var hit = rule.Judge(new ChargedCall(call, offence.Charge, offence.Span, others.DrainToImmutable(), parameters.DrainToImmutable()));
        return hit is null ? null : (hit with { Steps = steps.Of(offence) }, call.Module);
    }

    private PythonModule ModuleOf(FlowModule from, BanditSettings bandit)
    {
        if (!_modules.TryGetValue(from, out var module))
            _modules.Add(from, module = new PythonModule(new SourcePath(from.Path), from.Tree) { Bandit = bandit });
        return module;
    }

    private Dictionary<ByteSpan, CallSite> CallsOf(PythonModule module)
    {
        if (!_calls.TryGetValue(module, out var calls))
        {
            _calls.Add(module, calls = []);
            foreach (var site in module.All(NodeKind.Call))
                calls.TryAdd(site.Node.Span, new CallSite(module, (CallExpression)site.Node, site.Scope));
        }

        return calls;
    }

    private Dictionary<ByteSpan, ParameterSite> ParametersOf(PythonModule module)
    {
        if (_parameters.TryGetValue(module, out var parameters))
            return parameters;
        _parameters.Add(module, parameters = []);
        foreach (var site in module.All(NodeKind.Function))
        {
            foreach (var parameter in ((FunctionStatement)site.Node).Parameters)
                parameters.TryAdd(parameter.Span, new ParameterSite(module, parameter, site.Node));
        }

        return parameters;
    }
}
