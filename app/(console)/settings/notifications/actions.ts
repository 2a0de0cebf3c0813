"use server";

import { act } from "@/app/_shell/act";
import { createChannel as create } from "@/lib/notifications/verbs/create-channel";
import {
  disableChannel as disable,
  enableChannel as enable,
} from "@/lib/notifications/verbs/set-channel-enabled";
import { subscribe as setSubscription } from "@/lib/notifications/verbs/subscribe";
import { testChannel as test } from "@/lib/notifications/verbs/test-channel";

const revalidate = ["/settings/notifications"];

export const createChannel = act(create, {
  done: ({ name }) => `The channel ${name} is made. Nobody hears over it yet.`,
  result: ({ name, secret }) => ({ name, secret }),
  revalidate,
});

export const disableChannel = act(disable, {
  done: ({ name }) => `Nothing more is sent over ${name}.`,
  revalidate,
});
export const enableChannel = act(enable, { done: ({ name }) => `${name} sends again.`, revalidate });

export const testChannel = act(test, {
  done: ({ name }) => `A test is on its way over ${name}. What became of it shows below.`,
  revalidate,
});

export const subscribe = act(setSubscription, {
  done: ({ name, events }) =>
    events === 0
      ? `They hear nothing over ${name} any more.`
      : `They hear of ${events} kinds of event over ${name}.`,
  revalidate,
});
