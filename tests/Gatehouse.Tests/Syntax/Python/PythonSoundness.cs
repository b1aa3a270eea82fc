using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Tests.Syntax.Python;

/// <summary>What holds for the tree of whatever bytes.</summary>
internal static class PythonSoundness
{
    /// <summary>Spans lie in the file and in one another (decorators stand before what they decorate), and the depth is bounded.</summary>
    internal static void Check(PythonTree tree)
    {
        var length = tree.Text.Bytes.Length;
        foreach (var error in tree.Errors)
            (error.Span.Start >= 0 && error.Span.Length >= 0 && error.Span.End <= length).ShouldBeTrue(error.ToString());
        var last = 0;
        foreach (var comment in tree.Comments)
        {
            (comment.Start >= last && comment.End <= length).ShouldBeTrue();
            last = comment.End;
        }

        var open = new Stack<(PythonNode Node, int Start, int End, int Depth)>();
        foreach (var statement in tree.Body)
            open.Push((statement, 0, length, 1));
        while (open.TryPop(out var next))
        {
            var (node, start, end, depth) = next;
            depth.ShouldBeLessThanOrEqualTo(PythonTree.MaxDepth);
            if (node.Start < start || node.End > end || node.End < node.Start)
                throw new InvalidOperationException($"{node.Kind} {node.Start}..{node.End} leaves {start}..{end}");
            var children = new Inner(open, node, depth + 1);
            PythonWalk.Children(node, ref children);
        }
    }

    private readonly struct Inner(Stack<(PythonNode, int, int, int)> open, PythonNode parent, int depth) : IPythonChildren
    {
        public void Child(PythonNode child)
        {
            var decorates =
                parent is FunctionStatement function && function.Decorators.Contains(child)
                || parent is ClassStatement type && type.Decorators.Contains(child);
            open.Push((child, decorates ? 0 : parent.Start, parent.End, depth));
        }
    }
}
