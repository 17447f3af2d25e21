// npm run native: builds the native binding of TensorFlow.js from package registries alone. Its own installer fetches a library from elsewhere;
// here the library comes out of TensorFlow's wheel and the binding is compiled. Without it Gemba computes in WebAssembly.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, fail, ROOT, run, say } from './setup.mjs';

const FOLDER = join(ROOT, 'models', 'native');
const PACKAGE = join(FOLDER, 'node_modules', '@tensorflow', 'tfjs-node');
const BUILT = join(FOLDER, 'node_modules', '.built');
const WHEEL = join(ROOT, '.cache', 'tensorflow');

/** Null where it can be built here; otherwise why not, in words. */
export function whyNotNative() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `there is no TensorFlow wheel for ${process.platform} ${process.arch}`;
  for (const program of ['g++', 'make', 'python3'])
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0) return `${program} is missing`;
  if (spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' }).status !== 0) return 'pip is missing';
  if (nodeFolder() === null) return 'the headers of Node (node_api.h) are missing beside it';
  if (gyp() === null) return 'npm has no node-gyp';
  return null;
}

export const nativeIsBuilt = () => existsSync(BUILT) && readFileSync(BUILT, 'utf8') === stamp();

export function buildNative() {
  if (nativeIsBuilt()) return;
  const why = whyNotNative();
  if (why !== null) fail(`the native TensorFlow binding cannot be built here: ${why}. Gemba goes on with WebAssembly`);
  say('building the native TensorFlow binding (207 MB are fetched; a minute or two, once)');
  run('installing the sources of the binding', 'npm', [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--prefix',
    FOLDER,
  ]);
  // The binding joins the TensorFlow.js that is installed above: one engine, not two.
  const own = join(FOLDER, 'node_modules', '@tensorflow');
  for (const name of readdirSync(own)) if (name !== 'tfjs-node') rmSync(join(own, name), { recursive: true });
  unpackLibrary();
  const folder = nodeFolder();
  run('compiling the binding', process.execPath, [
    gyp(),
    'rebuild',
    `--directory=${PACKAGE}`,
    `--nodedir=${folder}`,
    '--loglevel=error',
    '--',
    '-Dnapi_build_version=8',
    '-Dmodule_name=tfjs_binding',
    `-Dmodule_path=${join(PACKAGE, 'lib', 'napi-v8')}`,
    '-Dnapi_version=10',
  ]);
  rmSync(join(PACKAGE, 'build'), { recursive: true, force: true });
  writeFileSync(BUILT, stamp());
}

/** The two libraries and headers, where the binding's build looks for them. */
function unpackLibrary() {
  rmSync(WHEEL, { recursive: true, force: true });
  mkdirSync(WHEEL, { recursive: true });
  run('fetching TensorFlow', 'python3', [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--python-version=3.11',
    '--platform=manylinux_2_17_x86_64',
    '--platform=manylinux2014_x86_64',
    '--require-hashes',
    '--dest',
    WHEEL,
    '--requirement',
    join(FOLDER, 'tensorflow.txt'),
  ]);
  const [wheel] = readdirSync(WHEEL);
  const deps = join(PACKAGE, 'deps');
  for (const name of ['deps', 'lib', 'build']) rmSync(join(PACKAGE, name), { recursive: true, force: true });
  run('unpacking TensorFlow', 'python3', [join(FOLDER, 'unpack.py'), join(WHEEL, wheel), deps]);
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
  rmSync(WHEEL, { recursive: true, force: true });
}

/** What the binding depends on: another one of these, another binding. */
function stamp() {
  const lock = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
  const library = readFileSync(join(FOLDER, 'tensorflow.txt'), 'utf8');
  return JSON.stringify({
    node: process.versions.modules,
    lock: lock.length,
    library: library.trim().split('\n').at(-1),
  });
}

/** The folder with include/node/node_api.h of this Node. */
function nodeFolder() {
  const folders = [process.env.NODEDIR, dirname(dirname(realpathSync(process.execPath))), '/usr', '/usr/local'];
  return (
    folders.find((folder) => folder !== undefined && existsSync(join(folder, 'include', 'node', 'node_api.h'))) ?? null
  );
}

/** The node-gyp that npm brings. */
function gyp() {
  const found = spawnSync('npm', ['root', '--global'], { encoding: 'utf8' });
  const npm = join((found.stdout ?? '').trim(), 'npm', 'package.json');
  if (!existsSync(npm)) return null;
  try {
    return createRequire(npm).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureReady({ build: false });
  buildNative();
  say(`the native TensorFlow binding is built in ${PACKAGE.slice(ROOT.length + 1)}`);
}
