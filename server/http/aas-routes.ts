/**
 * The plant's assets by the Asset Administration Shell API (IDTA-01002, V3), read-only: shells, submodels, their elements
 * and bare values. Ids in paths are base64url, as the API has it.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { jsonization } from '../out/aas/library.ts';
import { type Asset, assetsOf, shellOf, submodelOf } from '../out/aas/shells.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { mayLookAtAll, signedIn } from './guard.ts';
import { GembaError, problemResponses, READS } from './problems.ts';

const None = Type.Object({}, closed);
const Page = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })),
  },
  closed,
);
const Element = Type.Record(Type.String(), Type.Unknown(), { description: 'As the AAS meta model V3.0 has it.' });
const List = Type.Object(
  {
    paging_metadata: Type.Object({ cursor: Type.Optional(Type.String()) }, closed),
    result: Type.Array(Element),
  },
  closed,
);
const Id = Type.String({ maxLength: 600, pattern: '^[A-Za-z0-9_-]+$', description: 'The id, base64url.' });

export const aasRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.addHook('onRequest', signedIn(deps));
  // Shells are of the whole plant.
  app.addHook('onRequest', async (request) => mayLookAtAll(deps, request));

  const plain = (id: string) => Buffer.from(id, 'base64url').toString('utf8');
  const json = (thing: Parameters<typeof jsonization.toJsonable>[0]) =>
    jsonization.toJsonable(thing) as Record<string, unknown>;
  const assetBy = (what: string, fits: (asset: Asset) => boolean): Asset => {
    const found = assetsOf(deps.twin()).find(fits);
    if (!found) throw new GembaError('not-found', `there is no ${what}`);
    return found;
  };
  const shell = (id: string) => assetBy('such shell', (asset) => asset.shell === plain(id));
  const submodel = (id: string) => {
    const asset = assetBy('such submodel', ({ submodels }) => submodels.some((entry) => entry.id === plain(id)));
    const short = asset.submodels.find((entry) => entry.id === plain(id))?.short ?? '';
    return json(submodelOf(deps.twin(), asset, short, deps.now()));
  };
  const paged = <T>(
    all: readonly T[],
    { limit, cursor }: { limit: number; cursor?: string },
    make: (one: T) => Record<string, unknown>,
  ) => {
    const from = Number(cursor ?? 0);
    const next = from + limit < all.length ? { cursor: String(from + limit) } : {};
    return { paging_metadata: next, result: all.slice(from, from + limit).map(make) };
  };

  app.get(
    '/shells',
    {
      schema: {
        summary: 'Asset Administration Shells of all lines and machines',
        querystring: Page,
        response: { 200: List, ...problemResponses(...READS) },
      },
    },
    async ({ query }) => paged(assetsOf(deps.twin()), query, (asset) => json(shellOf(asset, deps.plant().site.id))),
  );

  app.get(
    '/shells/:id',
    {
      schema: {
        summary: 'An Asset Administration Shell',
        params: Type.Object({ id: Id }, closed),
        querystring: None,
        response: { 200: Element, ...problemResponses(...READS, 'not-found') },
      },
    },
    async ({ params }) => json(shellOf(shell(params.id), deps.plant().site.id)),
  );

  app.get(
    '/shells/:id/submodel-refs',
    {
      schema: {
        summary: 'References to the submodels of a shell',
        params: Type.Object({ id: Id }, closed),
        querystring: Page,
        response: { 200: List, ...problemResponses(...READS, 'not-found') },
      },
    },
    async ({ params, query }) => {
      const { submodels } = json(shellOf(shell(params.id), deps.plant().site.id)) as {
        submodels: Record<string, unknown>[];
      };
      return paged(submodels, query, (reference) => reference);
    },
  );

  app.get(
    '/submodels',
    {
      schema: {
        summary: 'Submodels of all lines and machines as they stand now',
        querystring: Page,
        response: { 200: List, ...problemResponses(...READS) },
      },
    },
    async ({ query }) => {
      const all = assetsOf(deps.twin()).flatMap((asset) => asset.submodels.map(({ short }) => ({ asset, short })));
      return paged(all, query, ({ asset, short }) => json(submodelOf(deps.twin(), asset, short, deps.now())));
    },
  );

  app.get(
    '/submodels/:id',
    {
      schema: {
        summary: 'A submodel as it stands now',
        params: Type.Object({ id: Id }, closed),
        querystring: None,
        response: { 200: Element, ...problemResponses(...READS, 'not-found') },
      },
    },
    async ({ params }) => submodel(params.id),
  );

  app.get(
    '/submodels/:id/$value',
    {
      schema: {
        summary: 'The bare values of a submodel',
        params: Type.Object({ id: Id }, closed),
        querystring: None,
        response: { 200: Element, ...problemResponses(...READS, 'not-found') },
      },
    },
    async ({ params }) => valuesOf(submodel(params.id)['submodelElements']),
  );

  app.get(
    '/submodels/:id/submodel-elements/:path',
    {
      schema: {
        summary: 'An element of a submodel, by its path of short ids',
        params: Type.Object({ id: Id, path: Type.String({ maxLength: 300 }) }, closed),
        querystring: None,
        response: { 200: Element, ...problemResponses(...READS, 'not-found') },
      },
    },
    async ({ params }) => {
      let element: Record<string, unknown> | undefined = { value: submodel(params.id)['submodelElements'] };
      for (const step of params.path.split('.'))
        element = listOf(element?.['value']).find(({ idShort }) => idShort === step);
      if (!element) throw new GembaError('not-found', `there is no element \`${params.path}\``);
      return element;
    },
  );
};

const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? (value as Record<string, unknown>[]) : [];

function valuesOf(elements: unknown): Record<string, unknown> {
  return Object.fromEntries(
    listOf(elements).map((element) => [
      String(element['idShort']),
      Array.isArray(element['value']) ? valuesOf(element['value']) : (element['value'] ?? null),
    ]),
  );
}
