// The doors of the built site: how the scripts of a page are cut and named, so that they load at once.

import { join } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** A file below `web/`. */
const own = (path: string): string => join(import.meta.dirname, 'web', path);

/** The page behind the iframe's door needs the least: what it needs, every page does. Then what most views share. */
const BASE = [
  'app/panelpage.tsx',
  'views/mount.tsx',
  'kit/button.tsx',
  'kit/useSize.ts',
  'state/request.ts',
  'state/opened.ts',
  'analysis/secrets.ts',
].map(own);

/** The rows of a trace: their script is one, because a browser asks a server for six things at a time. */
const ROWS = [own('views/waterfall/index.ts')];

/** What comes right after the rows, for the same reason; what other views use too is not in it. */
const NEXT = [
  'Toolbar.tsx',
  'Acts.tsx',
  'Minimap.tsx',
  'RemarkList.tsx',
  'judged/index.ts',
  'reading/index.ts',
].map(name => own(`views/waterfall/${name}`));

/** Exports of common files that a panel's first rows do without: they go where they are used. */
const LATER =
  /\/model\/(contract-yaml|requests)\.ts$|\/words\/en\/(verdict|waterfall-lines)\.ts$|\/(queriesObserver|useQueries)\.js$/;

/** Those do nothing by themselves: a script that re-exports from one of them need not wait for it. */
export const doesSomething = (id: string): boolean => !LATER.test(id);

/** Everything that these files need before they run. */
function neededBy(name: string, roots: readonly string[], among = /./): Rolldown.CodeSplittingNameFunction {
  let known: ReadonlySet<string> | null = null;
  return (id, graph) => {
    if (known === null) {
      const found = new Set<string>();
      const visit = (module: string): void => {
        if (found.has(module) || LATER.test(module)) return;
        found.add(module);
        for (const to of graph.getModuleInfo(module)?.importedIds ?? []) visit(to);
      };
      roots.forEach(visit);
      known = found;
    }
    return known.has(id) && among.test(id) ? name : null;
  };
}

/** The doors, small and apart; and one script of what every page needs: many would pack worse, and each costs a request. */
export const SCRIPTS: readonly Rolldown.CodeSplittingGroup[] = [
  {
    name: 'door',
    test: /\/(app\/early|kit\/arrival|views\/index|state\/spare)\.ts$|preload-helper|rolldown\/runtime/,
    priority: 3,
  },
  { name: neededBy('base', BASE), debugName: 'base', priority: 2 },
  { name: neededBy('waterfall', ROWS), debugName: 'waterfall', priority: 1 },
  {
    name: neededBy('waterfall-next', NEXT, /\/views\/waterfall\//),
    debugName: 'waterfall-next',
    priority: 0,
  },
];

/**
 * Each door is a small script that imports its page. What the page is made of is named in the document, so that
 * it loads together with the door and not after it.
 */
export function pagesWithTheirDoors(): Plugin {
  return {
    name: 'graylens-pages-with-their-doors',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {}, chunk }) => {
        const files = new Set<string>();
        const styles = new Set<string>();
        const visit = (file: string): void => {
          const own = bundle[file];
          if (own?.type !== 'chunk' || files.has(file)) return;
          files.add(file);
          for (const style of own.viteMetadata?.importedCss ?? []) styles.add(style);
          own.imports.forEach(visit);
        };
        const isPage = (file: string): boolean => {
          const own = bundle[file];
          return own?.type === 'chunk' && own.moduleIds.some(id => /\/app\/\w*page\.tsx$/.test(id));
        };
        (chunk?.dynamicImports ?? []).filter(isPage).forEach(visit);
        const link = (attrs: Record<string, string>): HtmlTagDescriptor => ({
          tag: 'link',
          attrs,
          injectTo: 'head',
        });
        return [
          ...[...files].map(file => link({ rel: 'modulepreload', crossorigin: '', href: `./${file}` })),
          ...[...styles].map(file => link({ rel: 'stylesheet', crossorigin: '', href: `./${file}` })),
        ].filter(({ attrs }) => !html.includes(`href="${attrs?.href ?? ''}"`));
      },
    },
  };
}
