import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import ts from 'typescript';
import { FLOORS, MOCKS, VIEW_COMMONS, WORKERS_TAKE, type Floor } from './floors.ts';

const WEB = import.meta.dirname;
const TOP = dirname(WEB);

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(f => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && !f.endsWith('.d.ts'))
    .filter(f => !f.split(sep).includes('testing'))
    .map(f => join(folder, f));
}

/** Every import of a file, static, re-exported or dynamic; relative ones resolved against the project's top. */
function importsOf(path: string): Import[] {
  const file = relative(TOP, path).split(sep).join('/');
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (text: string, typeOnly: boolean, dynamic: boolean): void => {
    const target = text.startsWith('.')
      ? relative(TOP, resolve(dirname(path), text))
          .split(sep)
          .join('/')
      : text;
    found.push({ file, target, typeOnly, dynamic });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const allTypes =
        clause?.namedBindings && ts.isNamedImports(clause.namedBindings) && !clause.name
          ? clause.namedBindings.elements.length > 0 && clause.namedBindings.elements.every(e => e.isTypeOnly)
          : false;
      add(node.moduleSpecifier.text, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes, false);
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, node.isTypeOnly, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const arg = node.arguments[0];
      if (arg && ts.isStringLiteral(arg)) add(arg.text, false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const floorOf = (path: string): string => /^web\/([^/]+)\//.exec(path)?.[1] ?? '';
const isPackage = (target: string): boolean =>
  !/^(web|mocks|e2e|bench|public)\//.test(target) && !target.startsWith('..');

function packageAllowed(floor: Floor, target: string): boolean {
  return floor.packages.some(p =>
    p.endsWith('/') || p.endsWith(':') ? target.startsWith(p) : target === p || target.startsWith(`${p}/`),
  );
}

function problemOfWeb(i: Import): string | null {
  const from = floorOf(i.file);
  const floor = FLOORS[from];
  if (!floor) return `${i.file}: no floor named "${from}"`;
  if (i.target.startsWith('mocks/'))
    return from === 'app' && i.dynamic ? null : `${i.file}: mocks only by dynamic import from app`;
  if (isPackage(i.target)) return packageAllowed(floor, i.target) ? null : `${i.file}: package ${i.target}`;
  if (/\.(css|svg|json)$/.test(i.target)) return null;
  const to = floorOf(i.target);
  if (to === from) return problemOfViews(i);
  if (!floor.floors.includes(to)) return `${i.file}: floor ${from} may not import ${i.target}`;
  if (from === 'workers' && to === 'sources' && !WORKERS_TAKE.some(r => r.test(i.target.slice(4))))
    return `${i.file}: workers take only wire and decode, not ${i.target}`;
  return null;
}

function problemOfViews(i: Import): string | null {
  if (floorOf(i.file) !== 'views') return null;
  const view = i.file.split('/')[2] ?? '';
  const target = i.target.split('/')[2] ?? '';
  if (view === 'index.ts' || view === 'mount.tsx' || view === target || VIEW_COMMONS.includes(target))
    return null;
  return `${i.file}: views do not import each other (${i.target})`;
}

function problemOfMocks(i: Import): string | null {
  if (i.target.startsWith('mocks/')) return null;
  if (isPackage(i.target)) return packageAllowed(MOCKS, i.target) ? null : `${i.file}: package ${i.target}`;
  if (i.typeOnly && /^web\/sources\/\w+\/wire\.ts$/.test(i.target)) return null;
  return MOCKS.floors.includes(floorOf(i.target)) ? null : `${i.file}: mocks may not import ${i.target}`;
}

describe('floors', () => {
  const web = sourceFiles(WEB).filter(f => relative(WEB, f).includes(sep));

  it('are kept by every import of web/', () => {
    expect(web.length).toBeGreaterThan(10);
    expect(
      web
        .flatMap(importsOf)
        .map(problemOfWeb)
        .filter(p => p !== null),
    ).toEqual([]);
  });

  it('are kept by every import of mocks/', () => {
    expect(
      sourceFiles(join(TOP, 'mocks'))
        .flatMap(importsOf)
        .map(problemOfMocks)
        .filter(p => p !== null),
    ).toEqual([]);
  });

  it('name only folders that exist', () => {
    expect(Object.keys(FLOORS).filter(f => !existsSync(join(WEB, f)))).toEqual([]);
  });

  it('would notice a wrong import', () => {
    const wrong = (file: string, target: string): Import => ({
      file,
      target,
      typeOnly: false,
      dynamic: false,
    });
    expect(problemOfWeb(wrong('web/analysis/x.ts', 'web/sources/http.ts'))).toMatch(/may not import/);
    expect(problemOfWeb(wrong('web/views/a/x.ts', 'web/views/b/y.ts'))).toMatch(/each other/);
    expect(problemOfWeb(wrong('web/app/x.ts', 'mocks/browser.ts'))).toMatch(/dynamic/);
    expect(problemOfWeb(wrong('web/model/x.ts', 'react'))).toMatch(/package/);
    expect(problemOfWeb(wrong('web/workers/x.ts', 'web/sources/http.ts'))).toMatch(/wire and decode/);
    expect(problemOfMocks(wrong('mocks/x.ts', 'web/analysis/index.ts'))).toMatch(/may not/);
  });
});
