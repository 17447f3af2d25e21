/** The built screens: hashed files for ever, the one page fresh each time, and only on the paths that are pages. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { anybody } from './guard.ts';

/** The first step of each page's path (docs: Pages). */
const PAGES = [
  'plant',
  'line',
  'losses',
  'quality',
  'maintenance',
  'plan',
  'orders',
  'trace',
  'stock',
  'alarms',
  'energy',
  'report',
  'meeting',
  'master-data',
  'why',
  'actions',
  'andon',
  'operator',
  'setup',
  'sign-in',
];

export const pages: FastifyPluginAsync<{ folder: string }> = async (app, { folder }) => {
  // Screens without their data: whoever has to sign in does it on one of them.
  app.addHook('onRequest', anybody);
  const hidden = { schema: { hide: true } };
  app.get('/', hidden, async (_request, reply) => reply.redirect('/plant', 302));
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    // One route a file: an unknown path falls to our own 404.
    wildcard: false,
    schemaHide: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // Vite names files in assets/ by a hash of their content.
      const forEver = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const page of PAGES) {
    app.get(`/${page}`, hidden, async (_request, reply) => reply.sendFile('index.html'));
    app.get(`/${page}/*`, hidden, async (_request, reply) => reply.sendFile('index.html'));
  }
};
