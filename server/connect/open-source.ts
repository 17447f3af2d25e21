/** The one place that knows every protocol: from an entry of plant.yaml's `sources` to a running source. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { SourceSpec } from '../../twin/plant/source-schema.ts';
import { modbusSource } from './modbus/source.ts';
import { mqttSource } from './mqtt/source.ts';
import { threadedSource } from './opcua/threaded-source.ts';
import { restSource } from './rest/source.ts';
import { s7Source } from './s7/source.ts';
import type { Outlet, Source } from './source.ts';
import { sparkplugSource } from './sparkplug/source.ts';
import { webhookSource } from './webhook/source.ts';

/** `data` is the data folder: an OPC UA client keeps its certificate there. */
export function openSource(spec: SourceSpec, plant: PlantModel, outlet: Outlet, log: Logger, data = 'data'): Source {
  const slot = plant.sources.findIndex((source) => source.id === spec.id);
  const tags = plant.tags.filter((tag) => tag.source === slot);
  const own = log.child({ source: spec.id });
  switch (spec.protocol) {
    case 'opcua':
      return threadedSource(spec, tags, outlet, own, join(data, 'pki'));
    case 'sparkplug':
      return sparkplugSource(spec, tags, outlet, own);
    case 'mqtt':
      return mqttSource(spec, tags, outlet, own);
    case 'modbus':
      return modbusSource(spec, tags, outlet, own);
    case 's7':
      return s7Source(spec, tags, outlet, own);
    case 'rest':
      return restSource(spec, tags, outlet);
    case 'webhook':
      return webhookSource(spec, tags, outlet, own);
  }
}
