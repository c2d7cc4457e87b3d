import type { Page } from '@playwright/test';

/** One thing of the page as the browser hands it to what reads it aloud. */
export interface Heard {
  readonly role: string;
  readonly name: string;
  /** Level, expanded, selected and the like, by their names. */
  readonly states: Readonly<Record<string, unknown>>;
}

/** The whole page in the order of reading. The browser makes up names in a way of its own: spaces are its affair, too. */
export async function heard(page: Page): Promise<readonly Heard[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map(n => [n.nodeId, n]));
  const out: Heard[] = [];
  const visit = (id: string): void => {
    const node = byId.get(id);
    if (!node) return;
    if (!node.ignored)
      out.push({
        role: String(node.role?.value ?? ''),
        name: String(node.name?.value ?? ''),
        states: Object.fromEntries((node.properties ?? []).map(p => [p.name, p.value.value])),
      });
    node.childIds?.forEach(visit);
  };
  if (nodes[0]) visit(nodes[0].nodeId);
  return out;
}
