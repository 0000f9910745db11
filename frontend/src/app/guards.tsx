import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { useIsSignedIn, useSession } from "@/api/context";
import type { SignInState } from "@/features/accounts/SignInPage";

/** Pages for signed-in people; others sign in first and come back. */
export function SignedIn() {
  const isSignedIn = useIsSignedIn();
  const session = useSession();
  const queries = useQueryClient();
  const { pathname } = useLocation();
  useEffect(() => {
    if (!isSignedIn) queries.clear(); // nothing of theirs stays on a shared machine
  }, [isSignedIn, queries]);
  const state: SignInState = session.wasLeft ? {} : { from: pathname };
  return isSignedIn ? <Outlet /> : <Navigate to="/sign-in" replace state={state} />;
}
