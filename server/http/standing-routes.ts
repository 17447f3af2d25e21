/** Goods that stand in the plant, and those of them that are held: what the plant screen draws. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { linesOf } from '../auth/roles.ts';
import type { StandingGoods } from '../records/holds/standing.ts';
import { LOCATION_KINDS } from '../records/stock/words.ts';
import { askedTime, iso, TimeText } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn, whoAsks } from './guard.ts';
import { READ } from './order-ask.ts';
import { GembaError, problemResponses } from './problems.ts';

const GoodsBody = Type.Object(
  {
    line: orNull(Type.String({ description: 'That made it; null = nobody said.' })),
    place: orNull(
      Type.Object({ location: Type.String(), name: Type.String(), kind: Type.Enum([...LOCATION_KINDS]) }, closed),
    ),
    count: Type.Integer({ description: 'Pallets, lots and pieces that are not packed into another.' }),
    held: Type.Integer({ description: 'Of these: held, and not released.' }),
    holds: Type.Array(Type.Object({ hold: Type.String(), reason: Type.String(), lots: Type.Integer() }, closed)),
  },
  closed,
);
const goodsBody = ({ line, place, count, held, holds }: StandingGoods): Type.Static<typeof GoodsBody> => ({
  ...{ line, count, held },
  place: place && { location: place.location, name: place.name, kind: place.kind },
  holds: holds.map(({ hold, reason, lots }) => ({ hold: String(hold), reason, lots })),
});

export const standingRoutes: FastifyPluginAsyncTypebox<{ deps: HttpDeps }> = async (app, { deps }) => {
  app.get(
    '/standing',
    {
      onRequest: signedIn(deps),
      schema: {
        summary: 'Goods that stand here now or at a moment, by line and place, and those of them that are held',
        querystring: Type.Object({ at: Type.Optional(TimeText) }, closed),
        response: {
          200: Type.Object({ at: Instant, goods: Type.Array(GoodsBody) }, closed),
          ...problemResponses(...READ, 'time-invalid'),
        },
      },
    },
    async (request) => {
      if (!deps.holds) throw new GembaError('not-ready', 'this server keeps no holds');
      const { at: asked } = request.query;
      const at = asked === undefined ? deps.now() : askedTime('at', asked);
      const identity = whoAsks(deps, request);
      const goods = await deps.holds().standing(at, identity && linesOf(identity));
      return { at: iso(at), goods: goods.map(goodsBody) };
    },
  );
};
