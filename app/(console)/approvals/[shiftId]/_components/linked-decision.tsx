"use client";

import { type ComponentProps, startTransition, useEffect, useRef, useState } from "react";
import { idleForm } from "@/app/_shell/form-state";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { presentLink } from "../../actions";
import { Decision } from "./decision";

type Link = { state: "unknown" } | { state: "good"; secret: string } | { state: "refused"; because: string };

const both = (because: string) => ({ blocked: because, rejectBlocked: because });

/**
 * The decision for who came by a one-time link. Its secret stands in the fragment, which the server has not seen: it is
 * brought by a POST once the page is there, so that a program that fetches links in advance does nothing with it.
 */
export function LinkedDecision({
  linkId,
  ...decision
}: { linkId: string } & ComponentProps<typeof Decision>) {
  const [link, setLink] = useState<Link>({ state: "unknown" });
  const presented = useRef(false);
  const { shiftId } = decision;

  useEffect(() => {
    if (presented.current) return;
    presented.current = true;
    const secret = window.location.hash.slice(1);
    const form = new FormData();
    form.set("shiftId", shiftId);
    form.set("linkId", linkId);
    form.set("linkSecret", secret);
    startTransition(async () => {
      const answer = await presentLink(idleForm, form);
      setLink(
        answer.status === "refused"
          ? { state: "refused", because: answer.message }
          : { state: "good", secret },
      );
    });
  }, [linkId, shiftId]);

  if (link.state === "good") return <Decision {...decision} link={{ id: linkId, secret: link.secret }} />;
  if (link.state === "unknown") return <Decision {...decision} {...both("The link is being checked.")} />;
  return (
    <>
      <Notice
        tone="warn"
        title="The link was refused."
        action={<ButtonLink href={`/approvals/${shiftId}`}>Go on without it</ButtonLink>}
      >
        {link.because}
      </Notice>
      <Decision {...decision} {...both("This link decides nothing.")} />
    </>
  );
}
