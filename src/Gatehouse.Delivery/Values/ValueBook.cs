using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Values;

/// <summary>The secret values of the settings, each fetched when it is first needed, and masked from then on.</summary>
public sealed class ValueBook : IAsyncDisposable
{
    private readonly ImmutableArray<ValueSettings> _settings;
    private readonly ImmutableArray<ValueSource> _sources;
    private readonly Masks _masks;
    private readonly Dictionary<string, SecretText> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _door = new(1, 1);

    private ValueBook(ImmutableArray<ValueSettings> settings, ImmutableArray<ValueSource> sources, Masks masks)
    {
        _settings = settings;
        _sources = sources;
        _masks = masks;
    }

    /// <summary>All masks are those of the runner.</summary>
    public static ValueBook Open(Settings settings, Surroundings surroundings, ProgramRunner runner, WebDoor web) =>
        new(
            settings.Values,
            [
                new EnvironmentValue(surroundings),
                new FileValue(surroundings),
                new GeneratedValue(surroundings),
                new VaultValue(settings.Vault, surroundings, runner.Masks, web),
                new AwsValue(surroundings, runner),
            ],
            runner.Masks
        );

    internal Masks Masks => _masks;

    /// <summary>The value of this name under <c>values</c>.</summary>
    public async Task<SecretText> FindAsync(string name, CancellationToken cancel)
    {
        await _door.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_known.TryGetValue(name, out var known))
                return known;
            var setting =
                _settings.FirstOrDefault(value => value.Name == name)
                ?? throw new UserError(
                    $"{Settings.FileName} has no value `{name}`",
                    $"add `{name}:` below `values:`, with the place it comes from"
                );
            var text = await _sources.First(source => source.Serves(setting)).ReadAsync(setting, cancel).ConfigureAwait(false);
            if (text.Trim().Length < Masks.Shortest)
                throw new UserError(
                    $"the value `{name}` has fewer than {Masks.Shortest} characters, and could not be kept out of logs",
                    "use a longer one; what is no secret can stand in the settings"
                );
            return _known[name] = SecretText.Of(text, _masks);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>The text of a setting, secret or not: for the call that needs it, never for a message.</summary>
    public async Task<string> TextOfAsync(Given given, CancellationToken cancel) =>
        given.Written ?? (await FindAsync(given.Value!, cancel).ConfigureAwait(false)).Reveal();

    /// <summary>The text of a setting that is secret also where it is written out.</summary>
    public async Task<SecretText> SecretOfAsync(Given given, CancellationToken cancel)
    {
        if (given.Written is not { } written)
            return await FindAsync(given.Value!, cancel).ConfigureAwait(false);
        if (written.Trim().Length < Masks.Shortest)
            throw new UserError(
                $"a secret of {Settings.FileName} has fewer than {Masks.Shortest} characters, and could not be kept out of logs",
                "use a longer one"
            );
        return SecretText.Of(written, _masks);
    }

    /// <summary>Logs out where it had to log in; says what went wrong with that.</summary>
    public async Task<ImmutableArray<string>> CloseAsync(CancellationToken cancel)
    {
        var wrong = ImmutableArray.CreateBuilder<string>();
        foreach (var source in _sources)
        {
            if (await source.CloseAsync(cancel).ConfigureAwait(false) is { } complaint)
                wrong.Add(complaint);
        }

        return wrong.ToImmutable();
    }

    /// <summary>Whoever wants to know what went wrong calls <see cref="CloseAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        _door.Dispose();
    }

    /// <summary>An environment for a program: what is handed on first, then what is written.</summary>
    public async Task<ImmutableArray<KeyValuePair<string, string>>> EnvironmentOfAsync(
        ImmutableArray<KeyValuePair<string, Given>> written,
        ImmutableArray<string> inherited,
        Surroundings surroundings,
        CancellationToken cancel
    )
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in inherited.Concat(Surroundings.AlwaysHandedOn))
        {
            if (surroundings.Environment.TryGetValue(name, out var text))
                all[name] = text;
        }

        foreach (var (name, given) in written)
            all[name] = await TextOfAsync(given, cancel).ConfigureAwait(false);
        return [.. all];
    }
}
