/** Which room may import which, seen over all files at once; and what no file of a published project may name. */
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationPage, errorsPage } from '../../server/config/docs.ts';
import { plantJsonSchema } from '../../server/tools/plant-json-schema.ts';
import { filesOf } from './sources.ts';

const ROOMS = ['twin', 'analytics', 'models', 'server', 'client', 'demo', 'bench', 'test'] as const;
type Room = (typeof ROOMS)[number];

const MAY: Readonly<Record<Room, readonly Room[]>> = {
  twin: [],
  analytics: ['twin'],
  models: ['twin', 'analytics'],
  server: ['twin', 'analytics', 'models'],
  client: ['twin'],
  demo: ['twin'],
  bench: ['twin', 'analytics', 'models', 'server', 'client', 'demo'],
  test: ['twin', 'analytics', 'models', 'server', 'client', 'demo', 'bench'],
};

const sources = filesOf(...ROOMS.map((room) => `${room}/**.ts`), ...ROOMS.map((room) => `${room}/**.tsx`));
const roomOf = (path: string): Room => path.split('/')[0] as Room;
const imports = sources.flatMap(({ path, code }) =>
  [...code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to]) => ({
    path,
    to: join(dirname(path), to as string),
  })),
);

test('the arrows between the rooms hold', () => {
  expect(imports.length).toBeGreaterThan(300);
  const crossing = imports
    .filter(({ path, to }) => roomOf(to) !== roomOf(path) && !MAY[roomOf(path)].includes(roomOf(to)))
    .map(({ path, to }) => `${path} imports ${to}`);
  expect(crossing).toEqual([]);
});

test('every import of ours names its file, ending and all', () => {
  const bare = imports.filter(({ to }) => !/\.(ts|tsx|css|json)$/.test(to)).map(({ path, to }) => `${path}: ${to}`);
  expect(bare).toEqual([]);
});

test('no file names a package registry or a path of somebody’s machine', () => {
  // Written in pieces, so that this file does not find itself.
  const hosts = ['registry', 'npmjs', 'pypi', 'artifactory', 'jfrog', 'verdaccio'].map(
    (word) => `${word}\\.[a-z]{2,}[/:.]`,
  );
  const homes = ['work', 'root', 'Users', 'home'].map((word) => `(?<![\\w.$}~)-])/${word}/\\w`);
  const bad = new RegExp([...hosts.map((host) => `//[\\w.-]*${host}`), ...homes].join('|'));
  const told = filesOf('.')
    .filter(({ path }) => !/\.(png|jpg|woff2|ico)$/.test(path))
    .flatMap(({ path, text }) => text.split('\n').flatMap((line, i) => (bad.test(line) ? [`${path}:${i + 1}`] : [])));
  expect(told).toEqual([]);
});

test('the pages and the schema that are made from code are current', () => {
  const page = (path: string) => filesOf(path)[0]?.text;
  expect(page('docs/configuration.md')).toBe(configurationPage());
  expect(page('docs/errors.md')).toBe(errorsPage());
  expect(page('docs/plant.schema.json')).toBe(plantJsonSchema());
});
