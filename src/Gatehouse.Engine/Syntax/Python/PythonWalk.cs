namespace Gatehouse.Engine.Syntax.Python;

/// <summary>Is shown the children of a node, one by one.</summary>
public interface IPythonChildren
{
    void Child(PythonNode child);
}

/// <summary>
/// The children of a node in the order of the source (decorators first), without a list made for them.
/// A tree is never deeper than <see cref="PythonTree.MaxDepth"/>, so that what walks it may call itself.
/// </summary>
public static class PythonWalk
{
    public static void Children<TVisitor>(PythonNode node, ref TVisitor visitor)
        where TVisitor : IPythonChildren, allows ref struct
    {
        switch (node.Kind)
        {
            case NodeKind.BoolOp:
                All(((BoolOpExpression)node).Values, ref visitor);
                break;
            case NodeKind.NamedExpression:
                visitor.Child(((NamedExpression)node).Target);
                visitor.Child(((NamedExpression)node).Value);
                break;
            case NodeKind.BinaryOp:
                visitor.Child(((BinaryOpExpression)node).Left);
                visitor.Child(((BinaryOpExpression)node).Right);
                break;
            case NodeKind.UnaryOp:
                visitor.Child(((UnaryOpExpression)node).Operand);
                break;
            case NodeKind.Lambda:
                All(((LambdaExpression)node).Parameters, ref visitor);
                visitor.Child(((LambdaExpression)node).Body);
                break;
            case NodeKind.Conditional:
                visitor.Child(((ConditionalExpression)node).Body);
                visitor.Child(((ConditionalExpression)node).Test);
                visitor.Child(((ConditionalExpression)node).Otherwise);
                break;
            case NodeKind.Dict:
                var dict = (DictExpression)node;
                for (var i = 0; i < dict.Values.Length; i++)
                {
                    Maybe(dict.Keys[i], ref visitor);
                    visitor.Child(dict.Values[i]);
                }

                break;
            case NodeKind.Set:
                All(((SetExpression)node).Elements, ref visitor);
                break;
            case NodeKind.List:
                All(((ListExpression)node).Elements, ref visitor);
                break;
            case NodeKind.Tuple:
                All(((TupleExpression)node).Elements, ref visitor);
                break;
            case NodeKind.Comprehension:
                visitor.Child(((ComprehensionExpression)node).Element);
                Maybe(((ComprehensionExpression)node).Value, ref visitor);
                All(((ComprehensionExpression)node).Generators, ref visitor);
                break;
            case NodeKind.Generator:
                visitor.Child(((Generator)node).Target);
                visitor.Child(((Generator)node).Iterable);
                All(((Generator)node).Conditions, ref visitor);
                break;
            case NodeKind.Await:
                visitor.Child(((AwaitExpression)node).Value);
                break;
            case NodeKind.Yield:
                Maybe(((YieldExpression)node).Value, ref visitor);
                break;
            case NodeKind.YieldFrom:
                visitor.Child(((YieldFromExpression)node).Value);
                break;
            case NodeKind.Compare:
                visitor.Child(((CompareExpression)node).Left);
                All(((CompareExpression)node).Comparators, ref visitor);
                break;
            case NodeKind.Call:
                visitor.Child(((CallExpression)node).Function);
                All(((CallExpression)node).Arguments, ref visitor);
                break;
            case NodeKind.Argument:
                visitor.Child(((Argument)node).Value);
                break;
            case NodeKind.FormattedString:
                All(((FormattedStringExpression)node).Parts, ref visitor);
                break;
            case NodeKind.Interpolation:
                visitor.Child(((InterpolationExpression)node).Value);
                Maybe(((InterpolationExpression)node).Format, ref visitor);
                break;
            case NodeKind.Attribute:
                visitor.Child(((AttributeExpression)node).Value);
                break;
            case NodeKind.Subscript:
                visitor.Child(((SubscriptExpression)node).Value);
                visitor.Child(((SubscriptExpression)node).Index);
                break;
            case NodeKind.Starred:
                visitor.Child(((StarredExpression)node).Value);
                break;
            case NodeKind.Slice:
                Maybe(((SliceExpression)node).Lower, ref visitor);
                Maybe(((SliceExpression)node).Upper, ref visitor);
                Maybe(((SliceExpression)node).Step, ref visitor);
                break;
            case NodeKind.Import:
                All(((ImportStatement)node).Names, ref visitor);
                break;
            case NodeKind.ImportFrom:
                All(((ImportFromStatement)node).Names, ref visitor);
                break;
            case NodeKind.String:
            case NodeKind.Number:
            case NodeKind.Singleton:
            case NodeKind.Name:
            case NodeKind.Alias:
            case NodeKind.Global:
            case NodeKind.Nonlocal:
            case NodeKind.Pass:
            case NodeKind.Break:
            case NodeKind.Continue:
            case NodeKind.Broken:
            case NodeKind.SingletonPattern:
            case NodeKind.StarPattern:
                break;
            default:
                if (node is Statement)
                    StatementChildren(node, ref visitor);
                else
                    PartChildren(node, ref visitor);
                break;
        }
    }

    private static void StatementChildren<TVisitor>(PythonNode node, ref TVisitor visitor)
        where TVisitor : IPythonChildren, allows ref struct
    {
        switch (node.Kind)
        {
            case NodeKind.ExpressionStatement:
                visitor.Child(((ExpressionStatement)node).Value);
                break;
            case NodeKind.Function:
                var function = (FunctionStatement)node;
                All(function.Decorators, ref visitor);
                All(function.TypeParameters, ref visitor);
                All(function.Parameters, ref visitor);
                Maybe(function.Returns, ref visitor);
                All(function.Body, ref visitor);
                break;
            case NodeKind.Class:
                var type = (ClassStatement)node;
                All(type.Decorators, ref visitor);
                All(type.TypeParameters, ref visitor);
                All(type.Arguments, ref visitor);
                All(type.Body, ref visitor);
                break;
            case NodeKind.Return:
                Maybe(((ReturnStatement)node).Value, ref visitor);
                break;
            case NodeKind.Delete:
                All(((DeleteStatement)node).Targets, ref visitor);
                break;
            case NodeKind.Assign:
                All(((AssignStatement)node).Targets, ref visitor);
                visitor.Child(((AssignStatement)node).Value);
                break;
            case NodeKind.TypeAlias:
                visitor.Child(((TypeAliasStatement)node).Name);
                All(((TypeAliasStatement)node).TypeParameters, ref visitor);
                visitor.Child(((TypeAliasStatement)node).Value);
                break;
            case NodeKind.AugmentedAssign:
                visitor.Child(((AugmentedAssignStatement)node).Target);
                visitor.Child(((AugmentedAssignStatement)node).Value);
                break;
            case NodeKind.AnnotatedAssign:
                visitor.Child(((AnnotatedAssignStatement)node).Target);
                visitor.Child(((AnnotatedAssignStatement)node).Annotation);
                Maybe(((AnnotatedAssignStatement)node).Value, ref visitor);
                break;
            case NodeKind.For:
                visitor.Child(((ForStatement)node).Target);
                visitor.Child(((ForStatement)node).Iterable);
                All(((ForStatement)node).Body, ref visitor);
                All(((ForStatement)node).Otherwise, ref visitor);
                break;
            case NodeKind.While:
                visitor.Child(((WhileStatement)node).Test);
                All(((WhileStatement)node).Body, ref visitor);
                All(((WhileStatement)node).Otherwise, ref visitor);
                break;
            case NodeKind.If:
                visitor.Child(((IfStatement)node).Test);
                All(((IfStatement)node).Body, ref visitor);
                All(((IfStatement)node).Otherwise, ref visitor);
                break;
            case NodeKind.With:
                All(((WithStatement)node).Items, ref visitor);
                All(((WithStatement)node).Body, ref visitor);
                break;
            case NodeKind.Match:
                visitor.Child(((MatchStatement)node).Subject);
                All(((MatchStatement)node).Cases, ref visitor);
                break;
            case NodeKind.Raise:
                Maybe(((RaiseStatement)node).Exception, ref visitor);
                Maybe(((RaiseStatement)node).Cause, ref visitor);
                break;
            case NodeKind.Try:
                All(((TryStatement)node).Body, ref visitor);
                All(((TryStatement)node).Handlers, ref visitor);
                All(((TryStatement)node).Otherwise, ref visitor);
                All(((TryStatement)node).Finally, ref visitor);
                break;
            case NodeKind.Assert:
                visitor.Child(((AssertStatement)node).Test);
                Maybe(((AssertStatement)node).Message, ref visitor);
                break;
            default:
                throw new InvalidOperationException($"A statement of kind {node.Kind} has no walk.");
        }
    }

    private static void PartChildren<TVisitor>(PythonNode node, ref TVisitor visitor)
        where TVisitor : IPythonChildren, allows ref struct
    {
        switch (node.Kind)
        {
            case NodeKind.Parameter:
                Maybe(((Parameter)node).Annotation, ref visitor);
                Maybe(((Parameter)node).Default, ref visitor);
                break;
            case NodeKind.TypeParameter:
                Maybe(((TypeParameter)node).Bound, ref visitor);
                Maybe(((TypeParameter)node).Default, ref visitor);
                break;
            case NodeKind.ExceptHandler:
                Maybe(((ExceptHandler)node).Type, ref visitor);
                All(((ExceptHandler)node).Body, ref visitor);
                break;
            case NodeKind.WithItem:
                visitor.Child(((WithItem)node).Context);
                Maybe(((WithItem)node).Target, ref visitor);
                break;
            case NodeKind.MatchCase:
                visitor.Child(((MatchCase)node).Pattern);
                Maybe(((MatchCase)node).Guard, ref visitor);
                All(((MatchCase)node).Body, ref visitor);
                break;
            case NodeKind.ValuePattern:
                visitor.Child(((ValuePattern)node).Value);
                break;
            case NodeKind.SequencePattern:
                All(((SequencePattern)node).Patterns, ref visitor);
                break;
            case NodeKind.MappingPattern:
                var mapping = (MappingPattern)node;
                for (var i = 0; i < mapping.Keys.Length; i++)
                {
                    visitor.Child(mapping.Keys[i]);
                    visitor.Child(mapping.Patterns[i]);
                }

                break;
            case NodeKind.ClassPattern:
                visitor.Child(((ClassPattern)node).Type);
                All(((ClassPattern)node).Patterns, ref visitor);
                All(((ClassPattern)node).KeywordPatterns, ref visitor);
                break;
            case NodeKind.AsPattern:
                Maybe(((AsPattern)node).Pattern, ref visitor);
                break;
            case NodeKind.OrPattern:
                All(((OrPattern)node).Patterns, ref visitor);
                break;
            default:
                throw new InvalidOperationException($"A part of kind {node.Kind} has no walk.");
        }
    }

    private static void All<TNode, TVisitor>(ImmutableArray<TNode> nodes, ref TVisitor visitor)
        where TNode : PythonNode
        where TVisitor : IPythonChildren, allows ref struct
    {
        foreach (var node in nodes)
            visitor.Child(node);
    }

    private static void Maybe<TVisitor>(PythonNode? node, ref TVisitor visitor)
        where TVisitor : IPythonChildren, allows ref struct
    {
        if (node is not null)
            visitor.Child(node);
    }
}

/// <summary>Goes through a tree node by node. Override <see cref="Visit"/>, and call <see cref="VisitChildren"/> to go deeper.</summary>
public abstract class PythonVisitor
{
    public virtual void Visit(PythonNode node) => VisitChildren(node);

    public void VisitAll(ImmutableArray<Statement> body)
    {
        foreach (var statement in body)
            Visit(statement);
    }

    protected void VisitChildren(PythonNode node)
    {
        var children = new Each(this);
        PythonWalk.Children(node, ref children);
    }

    private readonly struct Each(PythonVisitor visitor) : IPythonChildren
    {
        public void Child(PythonNode child) => visitor.Visit(child);
    }
}
