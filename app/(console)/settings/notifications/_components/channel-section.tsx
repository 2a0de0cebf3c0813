import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { type ChannelKind, eventLabels, type Person } from "@/lib/notifications/model";
import type { ChannelView } from "@/lib/notifications/queries";
import { EnableChannel, TestChannel } from "./channel-acts";
import { SubscribeDialog } from "./subscribe-dialog";

const kindNames: Record<ChannelKind, string> = { webhook: "Webhook", slack: "Slack", email: "E-mail" };

/** One channel: where it leads, and who hears of what over it. */
export function ChannelSection({
  channel,
  people,
  managing,
}: {
  channel: ChannelView;
  people: readonly Person[];
  managing: string | undefined;
}) {
  const { id, name, kind, target, disabledAt, subscriptions } = channel;
  const disabled = disabledAt !== null;
  const audiences = subscriptions.map(({ audience }) => audience);
  return (
    <Section
      title={name}
      note={
        <span className="inline-flex flex-wrap items-baseline gap-x-2">
          {kindNames[kind]} <span className="font-mono">{target}</span>
          {disabled ? <StatusBadge status="inactive" label="Disabled" /> : null}
        </span>
      }
      actions={
        <>
          <TestChannel channelId={id} whyNot={managing ?? (disabled ? "It is disabled." : undefined)} />
          <SubscribeDialog
            channelId={id}
            channelName={name}
            people={people}
            taken={audiences}
            whyNot={managing}
          />
          <EnableChannel channelId={id} name={name} disabled={disabled} whyNot={managing} />
        </>
      }
    >
      {subscriptions.length === 0 ? (
        <EmptyState kind="nothing" title="Nobody hears over this channel yet.">
          Add who is told, and of what.
        </EmptyState>
      ) : (
        <ul>
          {subscriptions.map(({ audience, who, events }) => (
            <li
              key={audience}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-b-0"
            >
              <span className="min-w-48 font-medium">{who}</span>
              <span className="min-w-0 flex-1 basis-80 text-muted">
                {events.map((event) => eventLabels[event]).join(" · ")}
              </span>
              <SubscribeDialog
                channelId={id}
                channelName={name}
                people={people}
                taken={[]}
                whyNot={managing}
                change={{ audience, who, events }}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
