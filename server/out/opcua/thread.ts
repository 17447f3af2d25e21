/** The thread of the OPC UA server: builds the address space, then serves what it is told. */
import { mkdirSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import {
  LogLevel,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  RegisterServerMethod,
  setErrorLogger,
  setLogLevel,
} from 'node-opcua';
import type { FromServed, ServedOptions, ToServed } from './messages.ts';
import { buildSpace, type Space } from './space.ts';

setLogLevel(LogLevel.Error);
setErrorLogger(() => undefined); // what goes wrong is told by `failed`

const tell = (message: FromServed) => parentPort?.postMessage(message);
const opened = open(workerData as ServedOptions);
opened.then(
  () => tell({ type: 'open' }),
  (error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
);

parentPort?.on('message', (message: ToServed) => {
  // After a failure there is nobody to tell; the outside knows.
  void opened
    .then(async ({ server, space }) => {
      if (message.type === 'values') space.write(message.at, message.rows);
      else if (message.type === 'alarm') space.alarm(message.alarm);
      else await server.shutdown(0);
    })
    .catch(() => undefined)
    .then(() => {
      if (message.type !== 'close') return;
      tell({ type: 'closed' });
      parentPort?.close();
    });
});

async function open({ port, host, pki, plant }: ServedOptions): Promise<{ server: OPCUAServer; space: Space }> {
  mkdirSync(pki, { recursive: true });
  const certificates = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  const server = new OPCUAServer({
    port,
    host,
    hostname: host,
    allowAnonymous: true,
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    nodeset_filename: [nodesets.standard, nodesets.di, nodesets.ia, nodesets.machinery],
    serverInfo: {
      applicationUri: 'urn:gemba:twin',
      productUri: 'urn:gemba:twin',
      applicationName: { text: `Gemba ${plant.site.name}` },
    },
    buildInfo: { productName: 'Gemba', manufacturerName: 'Gemba' },
  });
  await server.initialize();
  const address = server.engine.addressSpace;
  if (!address) throw new RangeError('the server has no address space');
  const space = buildSpace(address, plant);
  await server.start();
  return { server, space };
}
