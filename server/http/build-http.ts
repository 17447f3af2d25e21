/** The whole HTTP surface, ready to listen: routes, their guards, their limits, and one shape for every refusal. */

import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  LogController,
} from 'fastify';
import { TooManyTries } from '../auth/password.ts';
import { RecordsAway } from '../records/database.ts';
import { Refused } from '../records/people/refused.ts';
import { aasRoutes } from './aas-routes.ts';
import { actionRoutes } from './action-routes.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { burstRoutes } from './burst-routes.ts';
import { callRoutes } from './call-routes.ts';
import { causeRoutes } from './cause-routes.ts';
import { changedRoutes } from './changed-routes.ts';
import { characteristicRoutes } from './characteristic-routes.ts';
import { chartRoutes } from './chart-routes.ts';
import { checklistGate } from './checklist-gate.ts';
import { checklistImport } from './checklist-import.ts';
import { checklistRoutes } from './checklist-routes.ts';
import { connectionRoutes } from './connection-routes.ts';
import { contextRoutes } from './context-routes.ts';
import { defectRoutes } from './defect-routes.ts';
import type { HttpDeps } from './deps.ts';
import { deviceRoutes } from './device-routes.ts';
import { energyRoutes } from './energy-routes.ts';
import { epcisRoutes } from './epcis-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { forecastRoutes } from './forecast-routes.ts';
import { gaugeRoutes } from './gauge-routes.ts';
import { guardAll, knownHost, signedIn } from './guard.ts';
import { holdRoutes } from './hold-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { importRoutes } from './import-routes.ts';
import { inspectionRoutes } from './inspection-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { limitRoutes } from './limit-routes.ts';
import { lossRoutes } from './loss-routes.ts';
import { lotRoutes } from './lot-routes.ts';
import { maintenanceExchangeRoutes } from './maintenance-exchange-routes.ts';
import { maintenanceIdleRoutes } from './maintenance-idle-routes.ts';
import { maintenancePartRoutes } from './maintenance-part-routes.ts';
import { maintenancePlanRoutes } from './maintenance-plan-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { maintenanceThingRoutes } from './maintenance-thing-routes.ts';
import { masterDataRoutes } from './master-data-routes.ts';
import { masterRoutes } from './master-routes.ts';
import { createFigures } from './metrics.ts';
import { notifyRoutes } from './notify-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { outputRoutes } from './output-routes.ts';
import { pages } from './pages.ts';
import { peopleRoutes } from './people-routes.ts';
import { plantRoutes } from './plant-routes.ts';
import { predictRoutes } from './predict-routes.ts';
import { GembaError, PROBLEMS, type ProblemCode, problemBody } from './problems.ts';
import { reasonImport } from './reason-import.ts';
import { recordRoutes } from './record-routes.ts';
import { reliabilityRoutes } from './reliability-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { requirementRoutes } from './requirement-routes.ts';
import { safetyRoutes } from './safety-routes.ts';
import { samplesRoutes } from './samples-routes.ts';
import { scenarioRoutes } from './scenario-routes.ts';
import { setupRoutes } from './setup-routes.ts';
import { shipmentRoutes } from './shipment-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { signalRoutes } from './signal-routes.ts';
import { signatureRoutes } from './signature-routes.ts';
import { skillRoutes } from './skill-routes.ts';
import { standingRoutes } from './standing-routes.ts';
import { stockCountRoutes } from './stock-count-routes.ts';
import { stockRequestRoutes } from './stock-request-routes.ts';
import { stockRoutes } from './stock-routes.ts';
import { stopRoutes } from './stop-routes.ts';
import { judging, wordsOf } from './validation.ts';
import { watchRoutes } from './watch-routes.ts';

/** A page with its files is some 30 requests, a wall asks a handful a minute; many screens may share one address. */
const LIMITS = { all: 6000, notFound: 120 };
const REQUEST_MS = 30_000;

export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const limits = deps.limits ?? LIMITS;
  const app = fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_MS,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(judging);
  // Answers are built to their schema and tested against it; pruning them again would only hide a mistake.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));

  const figures = createFigures(deps);
  guardAll(app as unknown as FastifyInstance);
  app.addHook('onRequest', knownHost(deps));
  app.addHook('onResponse', async (request, reply) => {
    figures.answered(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", ...(deps.demoControl ? [new URL(deps.demoControl).origin] : [])],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Plain HTTP on a shop floor is served as such; whoever puts TLS in front sets this there.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  await app.register(cookie);
  await app.register(rateLimit, { max: limits.all, timeWindow: '1 minute' });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gemba',
        version: deps.version,
        description: 'Real-time digital twin and analytics for factories.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'gemba-session' },
          key: { type: 'http', scheme: 'bearer' },
        },
      },
    },
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = codeOf(error);
    if (code !== 'internal') return refuse(reply, code, wordsOf(error), undefined, placeOf(error));
    request.log.error({ err: error, url: request.url }, 'a request failed');
    return refuse(reply, 'internal', 'it is in the log of the server', request.id);
  });
  app.setNotFoundHandler(
    { preHandler: app.rateLimit({ max: limits.notFound, timeWindow: '1 minute' }) },
    (request, reply) => refuse(reply, 'not-found', `${request.method} ${request.url.split('?', 1)[0]}`),
  );

  await app.register(watchRoutes, { deps, figures });
  await app.register(signInRoutes, { deps });
  await app.register(oidcRoutes, { deps });
  await app.register(peopleRoutes, { deps, prefix: '/api/v1' });
  await app.register(skillRoutes, { deps, prefix: '/api/v1' });
  await app.register(signatureRoutes, { deps, prefix: '/api/v1' });
  await app.register(auditRoutes, { deps, prefix: '/api/v1/audit' });
  await app.register(samplesRoutes, { deps, prefix: '/api/v1' });
  await app.register(importRoutes, { deps, prefix: '/api/v1' });
  await app.register(keyRoutes, { deps, prefix: '/api/v1/keys' });
  await app.register(plantRoutes, { deps, prefix: '/api/v1' });
  await app.register(exportRoutes, { deps, prefix: '/api/v1/export' });
  await app.register(figureRoutes, { deps, prefix: '/api/v1' });
  await app.register(stopRoutes, { deps, prefix: '/api/v1/stops' });
  await app.register(alarmRoutes, { deps, prefix: '/api/v1/alarms' });
  await app.register(callRoutes, { deps, prefix: '/api/v1/calls' });
  await app.register(notifyRoutes, { deps, prefix: '/api/v1/notify' });
  await app.register(lossRoutes, { deps, prefix: '/api/v1' });
  await app.register(causeRoutes, { deps, prefix: '/api/v1' });
  await app.register(reliabilityRoutes, { deps, prefix: '/api/v1' });
  await app.register(forecastRoutes, { deps, prefix: '/api/v1' });
  await app.register(scenarioRoutes, { deps, prefix: '/api/v1' });
  await app.register(changedRoutes, { deps, prefix: '/api/v1' });
  await app.register(defectRoutes, { deps, prefix: '/api/v1' });
  await app.register(orderRoutes, { deps, prefix: '/api/v1' });
  await app.register(actionRoutes, { deps, prefix: '/api/v1' });
  await app.register(reportRoutes, { deps, prefix: '/api/v1' });
  await app.register(safetyRoutes, { deps, prefix: '/api/v1' });
  await app.register(energyRoutes, { deps, prefix: '/api/v1' });
  await app.register(contextRoutes, { deps, prefix: '/api/v1' });
  await app.register(recordRoutes, { deps, prefix: '/api/v1' });
  await app.register(checklistRoutes, { deps, prefix: '/api/v1/checklists' });
  await app.register(predictRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(burstRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(gaugeRoutes, { deps, prefix: '/api/v1/quality' });
  for (const routes of [characteristicRoutes, chartRoutes, signalRoutes])
    await app.register(routes, { deps, prefix: '/api/v1/quality' });
  await app.register(checklistGate, { deps, prefix: '/api/v1/checklists' });
  await app.register(checklistImport, { deps, prefix: '/api/v1/checklists' });
  await app.register(reasonImport, { deps, prefix: '/api/v1/stops' });
  await app.register(masterDataRoutes, { deps, prefix: '/api/v1' });
  await app.register(masterRoutes, { deps, prefix: '/api/v1' });
  await app.register(lotRoutes, { deps, prefix: '/api/v1' });
  await app.register(stockRoutes, { deps, prefix: '/api/v1/stock' });
  await app.register(stockRequestRoutes, { deps, prefix: '/api/v1/stock' });
  await app.register(stockCountRoutes, { deps, prefix: '/api/v1/stock' });
  await app.register(requirementRoutes, { deps, prefix: '/api/v1' });
  await app.register(limitRoutes, { deps, prefix: '/api/v1' });
  await app.register(batchRoutes, { deps, prefix: '/api/v1/batches' });
  await app.register(maintenanceRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(maintenanceExchangeRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(maintenanceIdleRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(maintenancePartRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(maintenancePlanRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(maintenanceThingRoutes, { deps, prefix: '/api/v1/maintenance' });
  await app.register(holdRoutes, { deps, prefix: '/api/v1/holds' });
  await app.register(standingRoutes, { deps, prefix: '/api/v1/holds' });
  await app.register(inspectionRoutes, { deps, prefix: '/api/v1/inspections' });
  await app.register(shipmentRoutes, { deps, prefix: '/api/v1/shipments' });
  await app.register(epcisRoutes, { deps, prefix: '/api/v1/epcis' });
  await app.register(fileRoutes, { deps, prefix: '/api/v1' });
  await app.register(hookRoutes, { deps, prefix: '/api/v1' });
  await app.register(aasRoutes, { deps, prefix: '/api/v1/aas' });
  await app.register(outputRoutes, { deps, prefix: '/api/v1/outputs' });
  await app.register(setupRoutes, { deps, prefix: '/api/v1/setup' });
  await app.register(connectionRoutes, { deps, prefix: '/api/v1/connections' });
  await app.register(deviceRoutes, { deps, prefix: '/api/v1/connections' });
  if (deps.client !== null) await app.register(pages, { folder: deps.client });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiHooks: { onRequest: signedIn(deps) } });
  app.get('/openapi.json', { schema: { hide: true }, onRequest: signedIn(deps) }, async () => app.swagger());
  await app.ready();
  return app as unknown as FastifyInstance;
}

function codeOf(error: FastifyError): ProblemCode {
  if (error instanceof GembaError) return error.code;
  if (error instanceof RecordsAway) return 'records-away';
  if (error instanceof Refused) return error.code;
  if (error instanceof TooManyTries) return 'too-many-requests';
  switch (error.statusCode) {
    case 413:
      return 'body-too-large';
    case 415:
      return 'media-type-unsupported';
    case 429:
      return 'too-many-requests';
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? 'request-invalid'
        : 'internal';
  }
}

/** What of the body is wrong; empty = all of it, or it is not the body. */
function placeOf(error: FastifyError): string {
  if (error instanceof GembaError || error instanceof Refused) return error.field;
  return error.validationContext === 'body' ? (error.validation?.[0]?.instancePath.slice(1) ?? '') : '';
}

function refuse(reply: FastifyReply, code: ProblemCode, detail: string, instance?: string, field = ''): FastifyReply {
  return reply
    .code(PROBLEMS[code].status)
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(code, detail, instance, field));
}
