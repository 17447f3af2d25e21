/** A small real OPC UA server (node-opcua) for tests: variables by name in a namespace of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  type Namespace,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type StatusCode,
  StatusCodes,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua';

export const NAMESPACE = 'urn:test:plant';
const pki = mkdtempSync(join(tmpdir(), 'gemba-opcua-server-'));

export interface TestServer {
  readonly server: OPCUAServer;
  readonly namespace: Namespace;
  set(name: string, type: DataType, value: unknown, at: Date, status?: StatusCode): void;
  stop(): Promise<void>;
}

export async function startOpcuaServer(
  port: number,
  variables: Readonly<Record<string, DataType>>,
): Promise<TestServer> {
  const manager = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  const server = new OPCUAServer({
    port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    securityPolicies: [SecurityPolicy.None],
    serverCertificateManager: manager,
    // Every change is reported; else those within 50 ms are taken together.
    serverCapabilities: { minSupportedSampleRate: 0 } as never,
    isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (!space) throw new Error('no address space');
  const namespace = space.registerNamespace(NAMESPACE);
  const nodes = new Map<string, UAVariable>();
  for (const [name, dataType] of Object.entries(variables))
    nodes.set(
      name,
      namespace.addVariable({
        browseName: name,
        nodeId: `s=${name}`,
        organizedBy: space.rootFolder.objects,
        dataType: dataType === DataType.Null ? 'BaseDataType' : DataType[dataType],
        minimumSamplingInterval: 0,
      }),
    );
  await server.start();
  return {
    server,
    namespace,
    set(name, type, value, at, status = StatusCodes.Good) {
      nodes.get(name)?.setValueFromSource({ dataType: type, arrayType: VariantArrayType.Scalar, value }, status, at);
    },
    stop: () => server.shutdown(0),
  };
}
