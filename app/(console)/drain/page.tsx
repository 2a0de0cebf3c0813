import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Quantity } from "@/components/format/figures";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import type { DrainScope } from "@/lib/shifts/drain-rules";
import { type DrainPreview, drainPreview } from "@/lib/shifts/queries/drain-preview";
import { drainList } from "@/lib/shifts/queries/drains";
import { BlastFigures, Destinations, StrandedCells } from "./_components/blast-radius";
import { ChooseScope } from "./_components/choose-scope";
import { OpenDrains } from "./_components/open-drains";
import { StartForm } from "./_components/start-form";
import { addressOf, scopeFrom } from "./scope-address";

export const metadata: Metadata = { title: "Drain" };

/** Empties a fleet, a region or a provider: what would happen first, then the form that makes it so. */
export default async function DrainPage({ searchParams }: { searchParams: Promise<{ what?: string }> }) {
  const actor = await pageActor();
  const now = systemClock.now();
  const scope = scopeFrom((await searchParams).what);
  const [{ open, choices }, preview] = await Promise.all([
    drainList(actor, { now }),
    scope &&
      drainPreview(actor, { scope, now }).catch((error: unknown) => {
        if (isRefusal(error)) return { refused: error.message };
        throw error;
      }),
  ]);
  const option = (kind: DrainScope["kind"]) => (id: string) => ({ value: addressOf({ kind, id }), name: id });
  return (
    <>
      <LiveRefresh topics={["shift", "approval", "routing"]} atMostEveryMs={5_000} />
      <PageHeader
        title="Drain"
        lede={
          open.length === 0
            ? "Nothing is drained. A drain moves traffic away within seconds, obeys law and capacity, and is signed afterwards."
            : `${open.length} ${open.length === 1 ? "drain is" : "drains are"} open. Each expires by itself and returns its traffic.`
        }
      />
      {open.length > 0 ? (
        <Section title="Open drains">
          <OpenDrains drains={open} />
        </Section>
      ) : null}
      <ChooseScope
        chosen={scope && addressOf(scope)}
        groups={[
          { label: "Fleets", options: choices.fleets.map(option("fleet")) },
          { label: "Regions", options: choices.regions.map(option("region")) },
          { label: "Providers", options: choices.providers.map(option("provider")) },
        ]}
      />
      <div className="mt-6">
        {preview === null ? (
          <EmptyState kind="nothing" title="Nothing is chosen.">
            Choose what is sick. You see what moves, where to, what it costs and who would be left without,
            before you start.
          </EmptyState>
        ) : "refused" in preview ? (
          <Notice tone="critical" title="This cannot be drained">
            {preview.refused}
          </Notice>
        ) : (
          <Chosen preview={preview} blocked={whyNot(actor, "shifts:operate") ?? undefined} />
        )}
      </div>
    </>
  );
}

function Chosen({ preview, blocked }: { preview: DrainPreview; blocked: string | undefined }) {
  const { verdict, scope, leaving, destinations, overtakes, freeze } = preview;
  const [forbidden] = verdict.forbidden;
  return (
    <>
      <p className="mb-3 text-base font-medium">
        Draining {scope.id} moves <Quantity value={preview.impact.movedRequestsPerSec} /> requests/s off{" "}
        {leaving.length} {leaving.length === 1 ? "fleet" : "fleets"} to {destinations.length}{" "}
        {destinations.length === 1 ? "other" : "others"}; {preview.providersAfter.length}{" "}
        {preview.providersAfter.length === 1 ? "provider keeps" : "providers keep"} serving.
      </p>
      {verdict.forbidden.map((sentence) => (
        <Notice key={sentence} tone="critical" title="The drain may not be">
          {sentence}
        </Notice>
      ))}
      {verdict.breakGlass ? (
        <Notice tone="critical" title="It would leave requests unserved">
          {verdict.breakGlass}
        </Notice>
      ) : null}
      {freeze ? (
        <Notice tone="warn" title="A freeze holds">
          {freeze} A drain may break it; the words for that are asked for below, and kept.
        </Notice>
      ) : null}
      {overtakes.map((shift) => (
        <Notice key={shift.id} tone="warn" title="It ends another shift where that is now">
          <Link href={`/shifts/${shift.id}`} className="text-accent hover:underline">
            {shift.reason}
          </Link>{" "}
          touches the same fleets.
        </Notice>
      ))}
      <BlastFigures preview={preview} />
      <div className="grid gap-x-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <Destinations preview={preview} />
          <StrandedCells preview={preview} />
        </div>
        <div className="min-w-0">
          <Section title="Start it" note="A manager other than you signs it afterwards">
            <StartForm
              scope={scope}
              breakGlass={verdict.breakGlass}
              freeze={freeze}
              blocked={blocked ?? forbidden}
            />
          </Section>
          <Section title="What is emptied">
            <ul>
              {leaving.map((fleet) => (
                <li key={fleet.id} className="flex justify-between gap-4 border-b border-line py-1.5 text-sm">
                  <span className="font-mono text-xs">{fleet.id}</span>
                  <span className="tabular-nums text-muted">
                    <Quantity value={fleet.requestsPerSec} /> requests/s
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
    </>
  );
}
