import type { RouteObject } from "react-router";
import { AccountPage } from "@/features/accounts/AccountPage";
import { ForgotPage } from "@/features/accounts/ForgotPage";
import { ResetPage } from "@/features/accounts/ResetPage";
import { SignInPage } from "@/features/accounts/SignInPage";
import { SignUpPage } from "@/features/accounts/SignUpPage";
import { VerifyPage } from "@/features/accounts/VerifyPage";
import { PlansPage } from "@/features/catalogue/PlansPage";
import { CreditsPage } from "@/features/credits/CreditsPage";
import { ReceiptPage } from "@/features/credits/ReceiptPage";
import { ComposePage } from "@/features/generations/ComposePage";
import { GenerationPage } from "@/features/generations/GenerationPage";
import { GenerationsPage } from "@/features/generations/GenerationsPage";
import { OrderPage } from "@/features/payments/OrderPage";
import { PaymentsPage } from "@/features/payments/PaymentsPage";
import { PayPage } from "@/features/payments/PayPage";
import { CrashPage } from "./CrashPage";
import { SignedIn } from "./guards";
import { NotFoundPage } from "./NotFoundPage";
import { Shell } from "./Shell";

/** Every page there is. */
export const ROUTES: RouteObject[] = [
  {
    errorElement: <CrashPage />,
    children: [
      { path: "/sign-up", element: <SignUpPage /> },
      { path: "/verify", element: <VerifyPage /> },
      { path: "/sign-in", element: <SignInPage /> },
      { path: "/forgot-password", element: <ForgotPage /> },
      { path: "/reset-password", element: <ResetPage /> },
      { path: "/billing/pay", element: <PayPage /> },
      {
        element: <SignedIn />,
        children: [
          {
            element: <Shell />,
            children: [
              { path: "/", element: <ComposePage /> },
              { path: "/generations", element: <GenerationsPage /> },
              { path: "/generations/:generationId", element: <GenerationPage /> },
              { path: "/credits", element: <CreditsPage /> },
              { path: "/credits/receipts/:receiptId", element: <ReceiptPage /> },
              { path: "/account", element: <AccountPage /> },
              { path: "/plans", element: <PlansPage /> },
              { path: "/billing", element: <PaymentsPage /> },
              { path: "/billing/orders", element: <PaymentsPage /> },
              { path: "/billing/orders/:orderId", element: <OrderPage /> },
              { path: "*", element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
  },
];
