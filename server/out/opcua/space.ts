/**
 * The twin as an OPC UA address space: site, lines, machines with their variables, read-only. Machines also stand in the
 * `Machines` folder of OPC UA for Machinery (OPC 40001-1) with their identification. Figures keep their history; a machine
 * that stands for a reason raises an alarm.
 */
import {
  type AddressSpace,
  ConditionInfo,
  DataType,
  type Namespace,
  StatusCodes,
  type UAObject,
  type UAVariable,
} from 'node-opcua';
import { type Alarm, KPIS, LINE_NODES, MACHINE_NODES, type Row, type ServedPlant } from './messages.ts';

export const NAMESPACE_URI = 'urn:gemba:twin';
const MACHINERY_URI = 'http://opcfoundation.org/UA/Machinery/';
const DI_URI = 'http://opcfoundation.org/UA/DI/';
/** Values a variable keeps in memory: a day of changes a few seconds apart. */
const KEPT_VALUES = 20_000;
const SEVERITY = 700;
/** The variable that an alarm of a machine is of. */
const ALARM_NODES: Readonly<Record<Alarm['what'], string>> = { Stopped: 'State', StopRecommended: 'StopRecommended' };

export interface Space {
  write(at: number, rows: readonly Row[]): void;
  alarm(alarm: Alarm): void;
}

export function buildSpace(space: AddressSpace, plant: ServedPlant): Space {
  const own = space.registerNamespace(NAMESPACE_URI);
  const variables = new Map<string, { variable: UAVariable; dataType: DataType }>();
  const alarms = new Map<string, ReturnType<Namespace['instantiateDiscreteAlarm']>>();
  const { server } = space.rootFolder.objects;
  const site = own.addObject({
    organizedBy: space.rootFolder.objects,
    browseName: plant.site.name,
    nodeId: `s=site:${plant.site.id}`,
    eventNotifier: 1,
    notifierOf: server,
  });
  const utilities = own.addObject({
    organizedBy: site,
    typeDefinition: 'FolderType',
    browseName: 'Utilities',
    nodeId: 's=utilities',
  });
  const machinery = space.getNamespaceIndex(MACHINERY_URI);
  const machines = machinery > 0 ? (space.findNode(`ns=${machinery};i=1001`) as UAObject | null) : null;

  const fill = (parent: UAObject, key: string, nodes: Readonly<Record<string, 'String' | 'Double' | 'Boolean'>>) => {
    for (const [name, type] of Object.entries(nodes)) {
      const dataType = DataType[type];
      const variable = own.addVariable({
        componentOf: parent,
        browseName: name,
        nodeId: `s=${key}.${name}`,
        dataType,
        accessLevel: KPIS.includes(name) ? 'CurrentRead | HistoryRead' : 'CurrentRead',
        userAccessLevel: KPIS.includes(name) ? 'CurrentRead | HistoryRead' : 'CurrentRead',
        minimumSamplingInterval: 0,
      });
      variable.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadWaitingForInitialData);
      if (KPIS.includes(name)) space.installHistoricalDataNode(variable, { maxOnlineValues: KEPT_VALUES });
      variables.set(`${key}.${name}`, { variable, dataType });
    }
  };

  const lines = new Map<string, UAObject>();
  for (const line of plant.lines) {
    const object = own.addObject({
      organizedBy: site,
      browseName: line.id,
      displayName: line.name,
      nodeId: `s=line:${line.id}`,
    });
    fill(object, `line:${line.id}`, LINE_NODES);
    lines.set(line.id, object);
  }
  for (const machine of plant.machines) {
    const object = own.addObject({
      organizedBy: (machine.line === null ? undefined : lines.get(machine.line)) ?? utilities,
      browseName: machine.id,
      displayName: machine.name,
      nodeId: `s=machine:${machine.id}`,
      eventSourceOf: site,
    });
    fill(object, `machine:${machine.id}`, MACHINE_NODES);
    if (machines) {
      machines.addReference({ referenceType: 'Organizes', nodeId: object.nodeId });
      identify(space, own, object, machine, plant);
    }
    for (const [what, node] of Object.entries(ALARM_NODES)) {
      const inputNode = variables.get(`machine:${machine.id}.${node}`)?.variable;
      if (inputNode)
        alarms.set(
          `${what} ${machine.id}`,
          own.instantiateDiscreteAlarm('DiscreteAlarmType', {
            ...{ browseName: what, componentOf: object, conditionSource: object, inputNode },
            optionals: ['Acknowledge'],
          } as never),
        );
    }
  }
  return {
    write(at, rows) {
      const when = new Date(at);
      for (const [node, value] of rows) {
        const known = variables.get(node);
        if (!known) continue;
        if (value === null) known.variable.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadNoData, when);
        else known.variable.setValueFromSource({ dataType: known.dataType, value }, StatusCodes.Good, when);
      }
    },
    alarm({ what, machine, active, message }) {
      const condition = alarms.get(`${what} ${machine}`);
      if (!condition) return;
      if (active) condition.activateAlarm();
      else condition.deactivateAlarm();
      condition.raiseNewCondition(
        new ConditionInfo({ message, quality: StatusCodes.Good, retain: active, severity: active ? SEVERITY : 1 }),
      );
    },
  };
}

/** What the machine is, as OPC UA for Machinery wants it told. */
function identify(
  space: AddressSpace,
  own: Namespace,
  object: UAObject,
  machine: ServedPlant['machines'][number],
  plant: ServedPlant,
): void {
  const index = space.getNamespaceIndex(MACHINERY_URI);
  const type = space.findObjectType('MachineIdentificationType', index);
  if (!type) return;
  const part = type.instantiate({
    browseName: { name: 'Identification', namespaceIndex: space.getNamespaceIndex(DI_URI) },
    componentOf: object,
    namespace: own,
  } as never) as UAObject;
  const say = (name: string, dataType: DataType, value: unknown) => {
    const property = part.getChildByName(name) as UAVariable | null;
    property?.setValueFromSource({ dataType, value });
  };
  say('ProductInstanceUri', DataType.String, `urn:gemba:${plant.site.id}:machine:${machine.id}`);
  say('SerialNumber', DataType.String, machine.id);
  say('Manufacturer', DataType.LocalizedText, { text: '' });
}
