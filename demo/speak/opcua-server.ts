/** The OPC UA server of the demo plant: string node ids as in plant.yaml, news on change only. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DataType,
  LogLevel,
  MessageSecurityMode,
  type Namespace,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  RegisterServerMethod,
  SecurityPolicy,
  type StatusCode,
  StatusCodes,
  setErrorLogger,
  setLogLevel,
  type UAVariable,
} from 'node-opcua';
import type { Machine, PlantModel, Tag } from '../../twin/plant/model.ts';
import type { Board } from '../floor/voice.ts';
import type { News } from './opcua-messages.ts';
import { nameOf } from './words.ts';

// The library writes its remarks to stdout, which carries the one ready line.
setLogLevel(LogLevel.Error);
setErrorLogger((_context, ...words) => process.stderr.write(`opcua: ${words.join(' ')}\n`));

export interface PlantServer {
  /** Adds the plant's variables and listens; before that nobody can connect. */
  open(plant: PlantModel, board: Board): Promise<void>;
  write(news: News): void;
  close(): Promise<void>;
}

export interface PlantServerOptions {
  readonly port: number;
  /** Folder for the server's certificate. */
  readonly pki: string;
}

/** Address spaces of the demo are named so that the namespace index is always 2: 0 is OPC UA's, 1 the server's own. */
export const NAMESPACE_URI = 'urn:gemba:demo:plant';
const HOST = '127.0.0.1';

export async function preparePlantServer({ port, pki }: PlantServerOptions): Promise<PlantServer> {
  mkdirSync(pki, { recursive: true });
  const certificates = new OPCUACertificateManager({
    rootFolder: join(pki),
    automaticallyAcceptUnknownCertificate: true,
  });
  const server = new OPCUAServer({
    port,
    host: HOST,
    hostname: HOST,
    securityPolicies: [SecurityPolicy.None],
    securityModes: [MessageSecurityMode.None],
    allowAnonymous: true,
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    disableDiscovery: false,
    nodeset_filename: [nodesets.standard],
    serverInfo: {
      applicationUri: 'urn:gemba:demo',
      productUri: 'urn:gemba:demo',
      applicationName: { text: 'Gemba demo plant' },
    },
    buildInfo: { productName: 'Gemba demo plant', manufacturerName: 'Gemba' },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (!space) throw new RangeError('preparePlantServer: the server has no address space');
  const namespace = space.registerNamespace(NAMESPACE_URI);
  const variables = new Map<number, { variable: UAVariable; dataType: DataType }>();
  return {
    async open(plant, board) {
      const root = namespace.addFolder(space.rootFolder.objects, {
        browseName: nameOf(plant.site.name),
        nodeId: 's=site',
      });
      for (const machine of plant.machines) {
        const tags = machine.tags.map((slot) => plant.tags[slot] as Tag).filter((tag) => speaksOpcua(plant, tag));
        if (tags.length === 0) continue;
        const object = namespace.addObject({
          organizedBy: root,
          browseName: machine.id,
          displayName: nameOf(machine.name),
          nodeId: `s=${machine.id}`,
        });
        for (const tag of tags)
          variables.set(tag.slot, {
            variable: addVariable(namespace, object, machine, tag, board),
            dataType: dataTypeOf(tag),
          });
      }
      await server.start();
    },
    write({ slot, value, status, at }) {
      const known = variables.get(slot);
      known?.variable.setValueFromSource({ dataType: known.dataType, value }, STATUS[status], new Date(at));
    },
    close: () => server.shutdown(0),
  };
}

const STATUS: Readonly<Record<News['status'], StatusCode>> = {
  good: StatusCodes.Good,
  'sensor-failed': StatusCodes.BadSensorFailure,
  lost: StatusCodes.BadCommunicationError,
};

const speaksOpcua = (plant: PlantModel, tag: Tag): boolean => plant.sources[tag.source]?.protocol === 'opcua';

function addVariable(
  namespace: Namespace,
  object: ReturnType<Namespace['addObject']>,
  machine: Machine,
  tag: Tag,
  board: Board,
): UAVariable {
  const dataType = dataTypeOf(tag);
  const variable = namespace.addVariable({
    componentOf: object,
    browseName: tag.key,
    displayName: nameOf(tag.words),
    description: tag.unit === '' ? machine.id : `${machine.id}, ${tag.unit}`,
    // The index in plant.yaml is the one a client sees; the server wants the id within the namespace.
    nodeId: tag.address.replace(/^ns=[0-9]+;/, ''),
    dataType,
    // Exception-based: a client that samples at 0 is told of each change, and nothing polls.
    minimumSamplingInterval: 0,
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
  });
  variable.setValueFromSource(
    { dataType, value: board.values[tag.slot] },
    board.good[tag.slot] ? StatusCodes.Good : StatusCodes.BadWaitingForInitialData,
    new Date(board.at[tag.slot] as number),
  );
  return variable;
}

/** States are small integers, counters the register they are, all else a double. */
function dataTypeOf(tag: Tag): DataType {
  if (tag.type === 'text') return DataType.String;
  if (tag.type === 'bool') return DataType.Boolean;
  if (tag.modulus === 2 ** 16) return DataType.UInt16;
  if (tag.modulus === 2 ** 32) return DataType.UInt32;
  return ['state', 'mode', 'fault', 'wait'].includes(tag.role) ? DataType.Int32 : DataType.Double;
}
