// Fills the cache folder with the servers that have no package: builds them from their Go modules.
// Their go.mod files hold `replace` lines, which `go install` refuses, so a small module repeats them.

import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SERVERS, binFolder, cacheFolder, findServer, type Server, type ServerId } from './binaries.ts';

function go(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // The checksum database may be out of reach; the servers' own go.sum (copied below) pins every module.
    const env = {
      ...process.env,
      GOFLAGS: '-mod=mod',
      GOSUMDB: process.env.GOSUMDB ?? 'off',
      GOTOOLCHAIN: 'local',
    };
    const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (d: Buffer) => (out += d.toString()));
    child.stderr.on('data', (d: Buffer) => (err += d.toString()));
    child.on('error', e =>
      reject(new Error(`go could not be started (${e.message}): install Go 1.26 or newer.`)),
    );
    child.on('close', code =>
      code === 0 ? resolve(out) : reject(new Error(`go ${args.join(' ')} failed:\n${err.slice(-4000)}`)),
    );
  });
}

/** The `replace` lines of a go.mod, without those to a local folder. */
export function replaceLines(goMod: string): string[] {
  const lines: string[] = [];
  let inBlock = false;
  for (const raw of goMod.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (line === 'replace (') inBlock = true;
    else if (line === ')') inBlock = false;
    else if (inBlock && line.includes('=>')) lines.push(line);
    else if (line.startsWith('replace ') && line.includes('=>')) lines.push(line.slice('replace '.length));
  }
  return lines.filter(line => !/=>\s*\.{1,2}\//.test(line)).map(line => `replace ${line}`);
}

async function moduleFolder(module: string, tag: string): Promise<string> {
  const folder = join(cacheFolder(), 'build', module.replaceAll('/', '_'));
  await mkdir(folder, { recursive: true });
  const info = JSON.parse(await go(['mod', 'download', '-json', `${module}@${tag}`], folder)) as {
    readonly GoMod: string;
    readonly Dir: string;
  };
  const goMod = await readFile(info.GoMod, 'utf8');
  const version = /^go (\S+)/m.exec(goMod)?.[1] ?? '1.26';
  const text = [
    'module graylens.local/build',
    `go ${version}`,
    `require ${module} ${tag}`,
    ...replaceLines(goMod),
  ];
  await writeFile(join(folder, 'go.mod'), `${text.join('\n')}\n`);
  await writeFile(join(folder, 'go.sum'), await readFile(join(info.Dir, 'go.sum'), 'utf8'));
  return folder;
}

async function buildServer(server: Server): Promise<void> {
  if (server.from.kind !== 'go') throw new Error(`${server.id} is missing: ${server.remedy}.`);
  const { module, tag, main } = server.from;
  const target = join(binFolder(), server.id);
  await mkdir(dirname(target), { recursive: true });
  const started = Date.now();
  console.log(`building ${server.id} from ${module}@${tag} …`);
  const folder = await moduleFolder(module, tag);
  await go(['build', '-trimpath', '-ldflags', '-s -w', '-o', target, `${module}/${main}`], folder);
  console.log(`built ${server.id} in ${Math.round((Date.now() - started) / 1000)} s`);
}

const wanted = process.argv.slice(2);
const ids = (Object.keys(SERVERS) as ServerId[]).filter(id => wanted.length === 0 || wanted.includes(id));
for (const id of ids) {
  const found = await findServer(id);
  if (found !== null) console.log(`${id}: ${found}`);
  else await buildServer(SERVERS[id]);
}
