/**
 * Each line and machine as an Asset Administration Shell (V3) with three submodels: what it is (TechnicalData), how it
 * stands (OperationalData, read from the twin when asked), and its tags with their readings (Signals).
 */
import type {
  AssetAdministrationShell,
  ISubmodelElement,
  Submodel,
} from '@aas-core-works/aas-core3.0-typescript/types';
import type { Twin } from '../../../twin/core/twin.ts';
import type { Line, Machine, Tag } from '../../../twin/plant/model.ts';
import type { Words } from '../../../twin/plant/schema-parts.ts';
import { QUALITIES } from '../../../twin/words.ts';
import { lineTold, machineTold } from '../told.ts';
import { types } from './library.ts';

export interface Asset {
  readonly kind: 'line' | 'machine';
  readonly id: string;
  readonly name: Words;
  readonly shell: string;
  readonly submodels: readonly { readonly short: string; readonly id: string }[];
}

const SUBMODELS = {
  line: ['TechnicalData', 'OperationalData'],
  machine: ['TechnicalData', 'OperationalData', 'Signals'],
};

/** Lines first, then machines; ids are the same as long as the plant's are. */
export function assetsOf({ plant }: Twin): Asset[] {
  const asset = (kind: 'line' | 'machine', id: string, name: Words): Asset => {
    const base = `urn:gemba:${plant.site.id}:${kind}:${id}`;
    return {
      kind,
      id,
      name,
      shell: `${base}:aas`,
      submodels: SUBMODELS[kind].map((short) => ({ short, id: `${base}:submodel:${short}` })),
    };
  };
  return [
    ...plant.lines.map(({ id, name }) => asset('line', id, name)),
    ...plant.machines.map(({ id, name }) => asset('machine', id, name)),
  ];
}

export function shellOf(asset: Asset, site: string): AssetAdministrationShell {
  const about = new types.AssetInformation(types.AssetKind.Instance);
  about.globalAssetId = `urn:gemba:${site}:${asset.kind}:${asset.id}`;
  const shell = new types.AssetAdministrationShell(asset.shell, about);
  shell.idShort = shortOf(asset.id);
  shell.displayName = namesOf(asset.name).map(
    ([language, text]) => new types.LangStringNameType(language, text.slice(0, 128)),
  );
  shell.submodels = asset.submodels.map(
    ({ id }) => new types.Reference(types.ReferenceTypes.ModelReference, [new types.Key(types.KeyTypes.Submodel, id)]),
  );
  return shell;
}

/** The submodel as it stands now. */
export function submodelOf(twin: Twin, asset: Asset, short: string, now: number): Submodel {
  const submodel = new types.Submodel(asset.submodels.find((candidate) => candidate.short === short)?.id ?? '');
  submodel.idShort = short;
  submodel.submodelElements = [...elementsOf(twin, asset, short, now)];
  return submodel;
}

function* elementsOf(twin: Twin, asset: Asset, short: string, now: number): Generator<ISubmodelElement> {
  const { plant } = twin;
  if (asset.kind === 'line') {
    const line = plant.lines.find(({ id }) => id === asset.id) as Line;
    if (short === 'TechnicalData') {
      yield text('Area', line.area);
      yield text('ConstraintMachine', plant.machines[line.constraint]?.id ?? '');
      yield number('TargetEfficiency', line.targetEfficiency);
      yield number('StopCostPerHour', line.stopCostPerHour);
      return;
    }
    const told = lineTold(twin, line, now);
    yield text('State', told.state);
    yield time('StateSince', told.since);
    yield text('CausedBy', told.cause);
    yield text('Product', told.product);
    yield text('Order', told.order);
    yield number('Rate', told.rate);
    yield number('IdealRate', told.idealRate);
    return;
  }
  const machine = plant.machines.find(({ id }) => id === asset.id) as Machine;
  if (short === 'TechnicalData') {
    yield text('MachineType', machine.type);
    yield text('Kind', machine.kind);
    yield text('CountedUnit', machine.unit);
    yield number('IdealRate', machine.idealRate);
    yield number('TopRate', machine.topRate);
    yield number('MicroStopSeconds', machine.microStopMs / 1000);
  } else if (short === 'OperationalData') {
    const told = machineTold(twin, machine);
    yield text('State', told.state);
    yield time('StateSince', told.since);
    yield number('FaultCode', told.fault);
    yield text('FaultText', told.faultText);
    yield number('GoodCount', told.good);
    yield number('RejectCount', told.reject);
    yield number('Speed', told.speed);
  } else for (const slot of machine.tags) yield signal(twin, plant.tags[slot] as Tag);
}

/** A tag with its reading, its unit, its time and how good it is. */
function signal(twin: Twin, tag: Tag): ISubmodelElement {
  const { tags, texts } = twin;
  const value = tags.value[tag.slot] as number;
  const quality = QUALITIES[tags.quality[tag.slot] as number] ?? 'stale';
  const at = tags.at[tag.slot] as number;
  const known = quality === 'good' || quality === 'uncertain';
  const collection = new types.SubmodelElementCollection();
  collection.idShort = shortOf(tag.key);
  collection.value = [
    tag.type === 'text'
      ? text('Value', known ? texts.text(value) : null)
      : number('Value', known && Number.isFinite(value) ? value : null),
    text('Unit', tag.unit),
    text('Quality', quality),
    time('At', Number.isFinite(at) ? new Date(at).toISOString() : null),
  ];
  return collection;
}

const text = (short: string, value: string | null) => property(short, types.DataTypeDefXsd.String, value);
const number = (short: string, value: number | null) =>
  property(short, types.DataTypeDefXsd.Double, value === null ? null : String(value));
const time = (short: string, value: string | null) => property(short, types.DataTypeDefXsd.DateTime, value);

/** Without a value where it is not known: an absent value, never 0. */
function property(
  short: string,
  type: (typeof types.DataTypeDefXsd)[keyof typeof types.DataTypeDefXsd],
  value: string | null,
) {
  const made = new types.Property(type as never);
  made.idShort = short;
  if (value !== null) made.value = value;
  return made;
}

/** Letters, digits and underscores, beginning with a letter. */
const shortOf = (id: string): string => id.replace(/\W/g, '_').replace(/^(?![a-zA-Z])/, 'x');

const namesOf = (name: Words): [string, string][] => (typeof name === 'string' ? [['en', name]] : Object.entries(name));
