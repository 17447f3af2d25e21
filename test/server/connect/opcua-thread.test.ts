/** The library of OPC UA takes seconds to load and CPU to decode: the thread of the twin never loads it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Every file that is loaded with `entry`, and what it loads; types are not. */
function loaded(entry: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file) || !existsSync(file)) continue;
    const code = readFileSync(file, 'utf8');
    const names = [...code.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(
      ([, name]) => name as string,
    );
    files.set(file, names);
    for (const name of names) if (name.startsWith('.')) open.push(join(dirname(file), name));
  }
  return files;
}

test('the server without its thread does not load node-opcua; the thread does', () => {
  const speaking = (entry: string) => [...loaded(entry)].filter(([, names]) => names.includes('node-opcua'));
  const server = loaded('server/main.ts');
  expect(server.has('server/connect/opcua/threaded-source.ts')).toBe(true);
  expect(server.has('server/http/connection-routes.ts')).toBe(true);
  expect(speaking('server/main.ts').map(([file]) => file)).toEqual([]);
  expect(speaking('server/connect/opcua/thread.ts').length).toBeGreaterThan(5);
});
