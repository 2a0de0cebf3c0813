import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { can, whyNot } from "@/lib/identity/permissions";
import { eventLabels } from "@/lib/notifications/model";
import { type ChannelView, listAudiences, listChannels, listDeliveries } from "@/lib/notifications/queries";
import { ChannelSection } from "./_components/channel-section";
import { DeliveriesTable } from "./_components/deliveries-table";
import { NewChannelDialog } from "./_components/new-channel-dialog";

export const metadata: Metadata = { title: "Notifications" };

const deliveriesShown = 200;

export default async function NotificationsPage() {
  const actor = await pageActor();
  const why = whyNot(actor, "notifications:read");
  if (why) return <NoPermission title="Notifications" why={why} />;
  const managing = whyNot(actor, "notifications:manage") ?? undefined;
  const [channels, deliveries, people] = await Promise.all([
    listChannels(actor),
    listDeliveries(actor, { take: deliveriesShown }),
    can(actor, "notifications:manage") ? listAudiences(actor) : [],
  ]);
  return (
    <>
      <LiveRefresh topics={["notification"]} />
      <PageHeader
        title="Notifications"
        lede={lede(channels, deliveries)}
        actions={<NewChannelDialog whyNot={managing} />}
      />
      {channels.length === 0 ? (
        <EmptyState kind="nothing" title="Nobody is told of anything yet.">
          Make a channel, send a test over it, then say who hears of what. An approval that waits for a
          signature can then be signed from a phone.
        </EmptyState>
      ) : (
        channels.map((channel) => (
          <ChannelSection key={channel.id} channel={channel} people={people} managing={managing} />
        ))
      )}
      <Section title="Deliveries" note={`The last ${deliveriesShown}; kept for 90 days`}>
        <DeliveriesTable
          rows={deliveries.map((delivery) => ({
            id: delivery.id,
            at: delivery.at.toISOString(),
            event: eventLabels[delivery.kind],
            title: delivery.title,
            channel: delivery.channel,
            recipients: delivery.recipients.join(", "),
            state: delivery.state,
            attempts: delivery.attempts,
            nextAttemptAt: delivery.state === "pending" ? delivery.nextAttemptAt.toISOString() : null,
            outcome: delivery.outcome,
          }))}
        />
      </Section>
    </>
  );
}

/** What the reader came for: does it arrive, and does anybody hear of what waits for a signature? */
function lede(
  channels: readonly ChannelView[],
  deliveries: readonly { state: string; attempts: number }[],
): string {
  const open = channels.filter(({ disabledAt }) => disabledAt === null);
  if (open.length === 0) return "No channel is open: nobody is told of anything.";
  const failed = deliveries.filter(({ state }) => state === "failed").length;
  const again = deliveries.filter(({ state, attempts }) => state === "pending" && attempts > 0).length;
  const asked = open.some(({ subscriptions }) =>
    subscriptions.some(({ events }) => events.includes("approval.asked")),
  );
  const sends = `${open.length} ${open.length === 1 ? "channel is" : "channels are"} open`;
  const trouble = [
    ...(failed > 0 ? [`${failed} of the last ${deliveries.length} deliveries failed`] : []),
    ...(again > 0 ? [`${again} ${again === 1 ? "is" : "are"} tried again`] : []),
  ];
  const arrives = trouble.length > 0 ? trouble.join(", ") : "nothing was lost lately";
  return `${sends}; ${arrives}.${asked ? "" : " Nobody hears when a signature is asked for."}`;
}
