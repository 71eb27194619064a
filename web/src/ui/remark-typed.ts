/** A node of a Markdown tree, as far as it matters here. */
export interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
  data?: { hName: string; hProperties?: Record<string, string> };
}

const PARTS = /(\n|@\[user:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\])/i;

/**
 * What people type, beyond the common kinds of Markdown: a line break is one, as in texts that were written before they
 * were Markdown, and `@[user:UUID]` mentions somebody.
 */
export function remarkTyped() {
  return (tree: MarkdownNode): void => rewrite(tree);
}

function rewrite(node: MarkdownNode): void {
  node.children = node.children?.flatMap((child) => {
    if (child.type === 'text') return (child.value ?? '').split(PARTS).flatMap(nodesOf);
    rewrite(child);
    return [child];
  });
}

function nodesOf(part: string, index: number): MarkdownNode[] {
  if (part === '') return [];
  if (index % 2 === 0) return [{ type: 'text', value: part }];
  if (part === '\n') return [{ type: 'break' }];
  const id = part.slice('@[user:'.length, -1).toLowerCase();
  return [{ type: 'mention', data: { hName: 'span', hProperties: { dataMention: id } }, children: [] }];
}
