namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Files and directories by name, and archives that name files themselves.</summary>
internal sealed class Files : FlowModel
{
    private static readonly string[] _byFirst =
    [
        "builtins.open(0|file)",
        "io.open(0|file)",
        "io.FileIO(0|file)",
        "io.open_code(0|path)",
        "codecs.open(0|filename)",
        "os.open(0|path)",
        "os.remove(0|path)",
        "os.unlink(0|path)",
        "os.rmdir(0|path)",
        "os.removedirs(0|name)",
        "os.mkdir(0|path)",
        "os.makedirs(0|name)",
        "os.listdir(0|path)",
        "os.scandir(0|path)",
        "os.walk(0|top)",
        "os.chmod(0|path)",
        "os.chown(0|path)",
        "os.truncate(0|path)",
        "os.chdir(0|path)",
        "os.rename(0|src, 1|dst)",
        "os.renames(0|old, 1|new)",
        "os.replace(0|src, 1|dst)",
        "os.link(0|src, 1|dst)",
        "os.symlink(0|src, 1|dst)",
        "shutil.rmtree(0|path)",
        "shutil.copy(0|src, 1|dst)",
        "shutil.copy2(0|src, 1|dst)",
        "shutil.copyfile(0|src, 1|dst)",
        "shutil.copytree(0|src, 1|dst)",
        "shutil.move(0|src, 1|dst)",
        "shutil.make_archive(0|base_name, 2|root_dir, 3|base_dir)",
        "shutil.chown(0|path)",
        "zipfile.ZipFile(0|file)",
        "tarfile.open(0|name)",
        "gzip.open(0|filename)",
        "bz2.open(0|filename)",
        "lzma.open(0|filename)",
        "sqlite3.connect(0|database)",
        "aiofiles.open(0|file)",
        "anyio.open_file(0|file)",
        "linecache.getlines(0|filename)",
        "linecache.getline(0|filename)",
        "fileinput.input(0|files)",
        "glob.glob(0|pathname)",
        "glob.iglob(0|pathname)",
        "numpy.load(0|file)",
        "numpy.save(0|file)",
        "numpy.fromfile(0|file)",
        "PIL.Image.open(0|fp)",
        "PIL.Image.Image().save(0|fp)",
        "configparser.ConfigParser().read(0|filenames)",
        "dbm.open(0|file)",
        "mimetypes.read_mime_types(0|filename)",
    ];

    private static readonly string[] _pathMethods =
    [
        "open",
        "read_text",
        "read_bytes",
        "write_text",
        "write_bytes",
        "unlink",
        "rmdir",
        "mkdir",
        "rename",
        "replace",
        "touch",
        "iterdir",
        "glob",
        "rglob",
        "chmod",
        "symlink_to",
        "hardlink_to",
    ];

    public override void Declare(ModelSheet sheet)
    {
        foreach (var target in _byFirst)
            sheet.Sink(SinkKinds.Path, target);
        foreach (var type in (string[])["PosixPath", "WindowsPath", "PurePath"])
            sheet.Same($"pathlib.{type}", "pathlib.Path");
        foreach (var method in _pathMethods)
            sheet.Sink(SinkKinds.Path, $"pathlib.Path().{method}(self)");
        foreach (
            var method in (string[])
                ["joinpath", "with_name", "with_suffix", "with_stem", "absolute", "expanduser", "relative_to", "as_posix"]
        )
        {
            sheet.Same($"pathlib.Path().{method}()", "pathlib.Path()");
            sheet.Propagator($"pathlib.Path().{method}");
        }

        sheet.Same("pathlib.Path().resolve()", "pathlib.Path()");
        sheet.Same("pathlib.Path().parent", "pathlib.Path()");
        // Without `..` and links, a check of the beginning holds; what begins with a slash is no option.
        foreach (var whole in (string[])["os.path.realpath(0)", "os.path.abspath(0)", "pathlib.Path().resolve"])
            sheet.Sanitizer(SinkKinds.Normalised | SinkKinds.Argument, whole);
        sheet.Sanitizer(SinkKinds.Normalised, "os.path.normpath(0)");
        sheet.Propagator("pathlib.Path(0, 1*)");
        foreach (var name in (string[])["name", "stem", "suffix"])
            sheet.Sanitizer(SinkKinds.Path, $"pathlib.Path().{name}");
        sheet.Sanitizer(SinkKinds.Path, "os.path.basename(0)");
        sheet.Sanitizer(SinkKinds.Path, "ntpath.basename(0)");
        sheet.Sanitizer(SinkKinds.Path, "posixpath.basename(0)");
        // What a file holds is another thing than its name.
        sheet.Clean("builtins.open", "io.open", "codecs.open", "aiofiles.open", "os.listdir", "os.walk", "os.scandir", "glob.glob");
        sheet.Clean("os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.getsize", "os.path.getmtime", "os.stat", "os.access");
        foreach (var read in (string[])["read_text", "read_bytes", "exists", "is_file", "is_dir", "stat"])
            sheet.Clean($"pathlib.Path().{read}");
        foreach (var directory in (string[])["flask.send_from_directory", "quart.send_from_directory"])
        {
            // The file's name is checked, the directory is not.
            sheet.Sink(SinkKinds.Path, $"{directory}(0|directory)");
            sheet.Clean(directory);
        }

        sheet.Sink(SinkKinds.Archive, "tarfile.open().extractall(self)", IsUnfiltered);
        sheet.Sink(SinkKinds.Archive, "tarfile.TarFile().extractall(self)", IsUnfiltered);
        sheet.Sink(SinkKinds.Archive, "tarfile.open().extract(self)", IsUnfiltered);
        sheet.Sink(SinkKinds.Archive, "tarfile.TarFile().extract(self)", IsUnfiltered);
        sheet.Sink(SinkKinds.Archive, "shutil.unpack_archive(0|filename)", IsUnfiltered);
        // An archive is no path, the names of its members are.
        const SinkKinds Names = SinkKinds.Path | SinkKinds.Request | SinkKinds.Redirect;
        sheet.Restores(Names, "tarfile.open(0|name, fileobj)");
        sheet.Restores(Names, "tarfile.TarFile(0|name, fileobj)");
        sheet.Restores(Names, "zipfile.ZipFile(0|file)");
        sheet.Clean("zipfile.ZipFile().extract", "zipfile.ZipFile().extractall", "zipfile.is_zipfile", "tarfile.is_tarfile");
    }

    /// <summary>The filter that trusts an archive in all it asks for is none.</summary>
    private static bool IsUnfiltered(CallFacts call) =>
        call.Text(-1, "filter") is null or "fully_trusted"
        && !call.Is(-1, "filter", "tarfile.data_filter")
        && !call.Is(-1, "filter", "tarfile.tar_filter");
}
