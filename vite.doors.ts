// The doors of the built site: how the scripts of a page are cut and named, so that they load at once.

import { join } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** The page behind the iframe's door needs the least: what it needs, every page does. */
const LEAST = join(import.meta.dirname, 'web/app/panelpage.tsx');

/** Exports of common files that only some views use. */
const LATER = /\/model\/(contract-yaml|requests)\.ts$/;

/** Everything that every page needs, as found from the page that needs the least. */
function ofEveryPage(): Rolldown.CodeSplittingNameFunction {
  let known: ReadonlySet<string> | null = null;
  return (id, graph) => {
    if (known === null) {
      const found = new Set<string>();
      const visit = (module: string): void => {
        if (found.has(module) || LATER.test(module)) return;
        found.add(module);
        for (const to of graph.getModuleInfo(module)?.importedIds ?? []) visit(to);
      };
      visit(LEAST);
      // What every page needs, not that page: its script draws as soon as it is there.
      found.delete(LEAST);
      known = found;
    }
    return known.has(id) ? 'base' : null;
  };
}

/** The doors, small and apart; and one script of what every page needs: many would pack worse, and each costs a request. */
export const SCRIPTS: readonly Rolldown.CodeSplittingGroup[] = [
  { name: 'door', test: /\/(app\/early|views\/index|state\/spare)\.ts$|preload-helper/, priority: 2 },
  { name: ofEveryPage(), debugName: 'base', priority: 1 },
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
          return own?.type === 'chunk' && /\/app\/\w*page\.tsx$/.test(own.facadeModuleId ?? '');
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
