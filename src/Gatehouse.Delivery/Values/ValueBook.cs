namespace Gatehouse.Delivery.Values;

/// <summary>The secret values of the settings, each fetched when it is first needed, and masked from then on.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to give back.
public sealed class ValueBook
#pragma warning restore CA1001
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

    public static ValueBook Open(Settings settings, Surroundings surroundings, Masks masks) =>
        new(settings.Values, [new EnvironmentValue(surroundings), new FileValue(surroundings)], masks);

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
