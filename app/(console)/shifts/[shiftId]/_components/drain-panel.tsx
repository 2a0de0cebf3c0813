import Link from "next/link";
import { RelativeTime } from "@/components/format/time";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";
import type { DrainView } from "@/lib/shifts/queries/drains";
import { ActDialog } from "./act-dialog";
import { ExtendDialog, SignDialog } from "./drain-dialogs";

const moving = (drain: DrainView) =>
  drain.situation.startsWith("running") || drain.situation.startsWith("rolling_back");

/** Why a control of a drain does not apply, or undefined. */
function blockedOf(drain: DrainView, actor: Actor) {
  const role = whyNot(actor, "shifts:operate") ?? undefined;
  const ended = drain.endedBecause ? "This drain has ended." : undefined;
  const unsigned =
    drain.overdue && !drain.endedBecause ? `It is extended once ${drain.missing} has signed.` : undefined;
  return {
    extend: ended ?? unsigned ?? role,
    cancel: ended ?? (moving(drain) ? role : "It has arrived. Undrain it instead."),
    undrain: ended ?? (moving(drain) ? "It still moves. Cancel it instead." : role),
    sign: drain.maySign ?? undefined,
  };
}

/** What can be done with a drain, each control in its place with the reason when it does not apply. */
export function DrainControls({ drain, actor }: { drain: DrainView; actor: Actor }) {
  const blocked = blockedOf(drain, actor);
  return (
    <>
      <SignDialog shiftId={drain.shiftId} blocked={blocked.sign} />
      <ExtendDialog shiftId={drain.shiftId} blocked={blocked.extend} />
      <ActDialog shiftId={drain.shiftId} kind="cancel_drain" blocked={blocked.cancel} />
      <ActDialog shiftId={drain.shiftId} kind="undrain" blocked={blocked.undrain} />
    </>
  );
}

/** What a person must know of a drain before anything else about its shift. */
export function DrainNotices({ drain }: { drain: DrainView }) {
  if (drain.endedBecause)
    return (
      <Notice title="This drain has ended">
        {drain.endedBecause}{" "}
        {drain.returnShiftId ? (
          <Link href={`/shifts/${drain.returnShiftId}`} className="text-accent hover:underline">
            See its traffic return
          </Link>
        ) : null}
      </Notice>
    );
  return (
    <>
      {drain.cannotReturn ? (
        <Notice tone="critical" title="It has expired, and its traffic cannot return">
          {drain.cannotReturn} It is tried again every few seconds; extend the drain to stop that.
        </Notice>
      ) : null}
      {drain.overdue ? (
        <Notice tone="critical" title="It was not signed in time">
          {drain.missing} should have signed <RelativeTime at={drain.signBy} />. It cannot be extended until
          it is.
        </Notice>
      ) : null}
      {drain.signature?.decision === "reject" ? (
        <Notice tone="critical" title={`${drain.signature.by} objects to it`}>
          {drain.signature.reason}
        </Notice>
      ) : null}
    </>
  );
}

export function DrainFacts({ drain }: { drain: DrainView }) {
  const { signature } = drain;
  return (
    <Section title="Drain">
      <KeyValueList
        facts={[
          { label: "Empties", value: `${drain.scope.kind} ${drain.scope.id}` },
          { label: "Expires", value: <RelativeTime at={drain.expiresAt} /> },
          {
            label: "Signature",
            value: signature ? (
              <>
                {signature.decision === "approve" ? "Signed" : "Objected to"} by {signature.by},{" "}
                <RelativeTime at={signature.at} />
              </>
            ) : (
              <>
                {drain.missing} missing, due <RelativeTime at={drain.signBy} />
              </>
            ),
          },
          ...(drain.needs.length > 1
            ? drain.needs.map(({ because, by }) => ({
                label: by ? `Signed by ${by}` : "Missing",
                value: because,
              }))
            : []),
          {
            label: "Left unserved",
            value:
              drain.strandedRequestsPerSec === 0
                ? "nothing"
                : `${drain.strandedRequestsPerSec.toPrecision(3)} requests/s when it began, accepted by break-glass`,
          },
        ]}
      />
    </Section>
  );
}
