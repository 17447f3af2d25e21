/** The peer: a bare node-opcua client that monitors the same nodes and counts what comes, and does nothing with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSessionRawSubscriptionService,
  DataChangeNotification,
  MonitoringMode,
  type NotificationMessage,
  OPCUACertificateManager,
  OPCUAClient,
  resolveNodeId,
  TimestampsToReturn,
} from 'node-opcua';
import { bigPlantText, plantOf } from '../big-plant.ts';
import { answer, optionsOf } from './child.ts';

const { port, machines } = optionsOf<{ port: number; machines: number }>();
const addresses = plantOf(bigPlantText({ machines, opcua: port }))
  .tags.filter((tag) => tag.source === 0)
  .map((tag) => tag.address);
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
subscription.on('raw_notification', (message: NotificationMessage) => {
  for (const data of message.notificationData ?? [])
    if (data instanceof DataChangeNotification) values += data.monitoredItems?.length ?? 0;
  message.notificationData = null;
});
const raw = session as typeof session & ClientSessionRawSubscriptionService;
for (let from = 0; from < addresses.length; from += GROUP)
  await raw.createMonitoredItems({
    subscriptionId: subscription.subscriptionId,
    timestampsToReturn: TimestampsToReturn.Both,
    itemsToCreate: addresses.slice(from, from + GROUP).map((nodeId, i) => ({
      itemToMonitor: { nodeId: resolveNodeId(nodeId), attributeId: AttributeIds.Value },
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: { clientHandle: from + i + 1, samplingInterval: 0, queueSize: 10, discardOldest: true },
    })),
  });
answer({ values: () => values, stop: () => client.disconnect() });
