// npm run lock: after npm install, names in package-lock.json the packages of other platforms that the mirror at hand did not
// have, so that npm ci finds the lock complete on every platform. Their os, cpu and libc are read off their names.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

const PATH = join(ROOT, 'package-lock.json');
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lock = JSON.parse(readFileSync(PATH, 'utf8'));
const { packages } = lock;
let added = 0;
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const words = name.split('/').at(-1).split('-');
    const system = SYSTEMS.find((word) => words.includes(word));
    if (system === undefined) continue; // not a package of one platform
    const nested = `${path}/node_modules/${name}`;
    const flat = `node_modules/${name}`;
    if (packages[nested] || packages[flat]) continue;
    const processor = PROCESSORS.find((word) => words.includes(word));
    packages[flat] = {
      version,
      ...(processor ? { cpu: [processor] } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(system === 'linux' ? { libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] } : {}),
      license: entry.license,
      optional: true,
      os: [system],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms named\n`);
