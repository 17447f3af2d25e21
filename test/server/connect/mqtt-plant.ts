/** A small plant whose one source speaks MQTT, and that source, running. */
import { openSource } from '../../../server/connect/open-source.ts';
import type { Source } from '../../../server/connect/source.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { plantOf } from '../../plants.ts';
import { quiet, type Recorder, recorder } from './recorder.ts';

export interface MqttPlant {
  readonly url: string;
  /** More of the source's entry. */
  readonly source?: string;
  /** Tags of the machine type. */
  readonly tags: string;
  readonly machines?: readonly string[];
}

export const mqttPlantText = ({ url, source = '', tags, machines = ['m'] }: MqttPlant): string => `
gemba: 1
demo: true
site: { id: works, name: Works, timezone: Europe/Berlin }
sources: [{ id: shop, protocol: mqtt, broker: "${url}"${source && `, ${source}`} }]
products: []
shifts: []
machine_types: { any: { source: shop, tags: { ${tags} } } }
areas: [{ id: hall, name: Hall }]
lines:
  - id: line
    name: Line
    area: hall
    constraint: ${machines[0]}
    buffers: []
    machines:
${machines.map((id, i) => `      - { id: ${id}, name: ${id}, type: any, place: { x: ${i * 5}, z: 0 } }`).join('\n')}
`;

export async function startMqttPlant(
  wanted: MqttPlant,
): Promise<{ plant: PlantModel; outlet: Recorder; source: Source }> {
  const plant = plantOf(mqttPlantText(wanted));
  const outlet = recorder(plant);
  const spec = plant.sources[0];
  if (!spec) throw new Error('no source');
  const source = openSource(spec, plant, outlet, quiet);
  await source.start();
  return { plant, outlet, source };
}
