/** The peer: a bare node-opcua client that monitors the same nodes and counts what comes, in groups as its own docs show. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeIds, OPCUACertificateManager, OPCUAClient, TimestampsToReturn } from 'node-opcua';
import { answer, optionsOf } from './child.ts';

const { port, addresses } = optionsOf<{ port: number; addresses: readonly string[] }>();
const GROUP = 1000;
let values = 0;

const pki = mkdtempSync(join(tmpdir(), 'gemba-bench-pki-'));
process.on('exit', () => rmSync(pki, { recursive: true, force: true }));
const client = OPCUAClient.create({
  endpointMustExist: false,
  clientCertificateManager: new OPCUACertificateManager({ rootFolder: pki }),
});
await client.connect(`opc.tcp://127.0.0.1:${port}`);
const session = await client.createSession();
// As our source asks for it.
const subscription = await session.createSubscription2({
  requestedPublishingInterval: 50,
  requestedMaxKeepAliveCount: 20,
  requestedLifetimeCount: 600,
  maxNotificationsPerPublish: 0,
  publishingEnabled: true,
  priority: 1,
});
for (let from = 0; from < addresses.length; from += GROUP) {
  const group = await subscription.monitorItems(
    addresses.slice(from, from + GROUP).map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
    { samplingInterval: 0, queueSize: 10, discardOldest: true },
    TimestampsToReturn.Both,
  );
  group.on('changed', () => {
    values++;
  });
}
answer({ values: () => values, stop: () => client.disconnect() });
