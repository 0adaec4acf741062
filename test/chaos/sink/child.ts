import { answerOrders } from "../../bench/child.ts";
import { createSink } from "./sink.ts";

answerOrders(createSink());
