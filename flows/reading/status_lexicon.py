"""The words that speak of an order on its way, by what they do in a sentence.

Each class stands for words that can take each other's place, verbs in each of their forms. A word that is in no class
is not understood, and a status that holds one is not read by the grammar (`status_grammar`).
"""

CLASSES = {
    # --- who and what
    "it": "it | they | them | everything | all of it | all of them | the lot | the whole lot",
    "we": "we | our team",
    "us": "us",
    "you": "you | the customer | customer | buyer | the buyer",
    "seller": "seller | shop | store | merchant | vendor | retailer | michael kors",
    "det": "the | a | an | this | that | these | those | its | their | my | one's",
    "our": "our",
    "your": "your",
    "all": "all | both | all of | both of | whole | entire | complete | every",
    "some": "some | some of | part of | parts of | half of | half | most of | a part of | one part of | a few of",
    "partly": "partially | partly | part | in part | half",
    "partial": "partial | split",
    "first": "first | second | third | 1st | 2nd",
    "rest": "rest | others | other | remainder | remaining | more | another",
    "of": "of | out of",
    "one": "one | two | three | four | five | six",
    "order": "order | purchase",
    "thing": "parcel | package | piece | item | items | pieces | parcels | packages | box | boxes | goods | things"
    " | thing | bag | bags | gift | product | products | consignment | pair | one of these",
    "shipment": "shipment | shipments | dispatch | despatch",
    "delivery": "delivery | deliveries",
    "carrier": "courier | couriers | carrier | driver | delivery driver | delivery partner | delivery company"
    " | shipper | delivery service | shipping company | shipping partner | mail carrier | post office"
    " | postal service | post | mail | ups | fedex | usps | dhl | ontrac | lasership | purolator | canada post"
    " | royal mail | evri | dpd | gls | yodel | tnt | parcelforce | postnl | postnord | poste italiane | la poste"
    " | colissimo | chronopost | mondial relay | inpost | correos | seur | an post | bpost | aramex | australia post"
    " | amazon logistics | veho | uniuni | hermes | canpar | ups ground | ups surepost | fedex ground"
    " | fedex home delivery | usps priority mail | dhl express | messenger",
    "van": "van | truck | delivery van | delivery truck | lorry | vehicle | delivery vehicle | plane | road to you",
    "maker": "fraud team | security team | payments team | risk team | review team | makers | maker | artisans"
    " | artisan | engravers | engraver | printers | printer | tailors | tailor | packers | packer | craftsmen"
    " | seamstresses | team | warehouse team | packing team | pickers | jewellers | jewelers | goldsmith",
    "place": "print shop | print room | sewing room | engraving room | packing area | production hall | bakery"
    " | warehouse | workshop | studio | atelier | boutique | depot | facility | building | stockroom | factory"
    " | distribution center | distribution centre | fulfillment center | fulfilment centre | shelves | hands | mill"
    " | kitchen | workbench | bench | press | cutting table | packing table | packing room | packing station"
    " | premises | doors",
    "hub": "local depot | local facility | local post office | local hub | local delivery station | sorting center"
    " | depot near you | sorting centre | sorting office | sorting facility | transit hub | delivery station"
    " | carrier facility | local courier depot | local carrier facility | local delivery office | delivery office",
    "door": "door | front door | back door | side door | doorstep | step | porch | front porch | mailbox | letterbox"
    " | letter box | mailroom | front desk | reception | receptionist | concierge | doorman | neighbor | neighbour"
    " | neighbors | neighbours | resident | household member | locker | parcel locker | package locker | lobby"
    " | next door | garage | safe place | safe spot | patio | gate | home | house | address | office"
    " | someone at your address | hallway",
    "shopfront": "store | pickup point | pick up point | collection point | counter | our store | boutique counter",
    "label": "label | shipping label | postage label",
    "ret": "return | returns | exchange | return request | rma | return parcel | returned parcel",
    "refund": "refund | reimbursement | full refund",
    "money": "money",
    "payment": "payment | card | bank transfer | bank | deposit | funds | transfer | payment method | wire transfer"
    " | billing | billing details | credit card | card payment",
    "purse": "visa | mastercard | amex | paypal | account | bank account | debit card | original payment method"
    " | bank",
    "matter": "address | proof of address | proof of identity | shipping address | delivery address | billing address"
    " | identity | id | details | information | info | measurements | phone number | order details",
    "reply": "reply | answer | response | decision | go-ahead | go ahead | okay | instructions | help | attention"
    " | action | input | customer response | customer action | customer reply | feedback",
    "stock": "stock | restock | supplier | materials",
    "pickup": "pickup | pick up | collection",
    "check": "check | review | verification | inspection | approval | authorisation | authorization | clearance"
    " | screening | validation | confirmation | checks | manual review | security review | fraud review | fraud check"
    " | fraud screening | manual check | order review",
    "qc": "quality check | quality control | final check | final inspection | quality inspection | quality checks",
    "making": "production | preparation | fulfillment | fulfilment | packing | picking | assembly | manufacture"
    " | print | progress | process | hand | work | the works | the making",
    "cancellation": "cancellation | cancelation",
    # --- small words
    "be": "is | are | was | were | be | been | am",
    "have": "have | has | had | got | have got",
    "do": "do | does | did",
    "being": "being | getting | gets",
    "will": "will",
    "could": "could | can",
    "not": "not | never | no longer",
    "yet": "yet",
    "still": "still",
    "adv": "in person | now | already | just | currently | finally | safely | successfully | recently | right now"
    " | at last | fully | carefully | by hand | completely | for now | up",
    "nearly": "almost | nearly | just about",
    "soon": "soon | shortly | next",
    "temporarily": "temporarily | briefly",
    "to": "to",
    "for": "for",
    "on": "on",
    "by": "by",
    "with": "with | via",
    "from": "from",
    "and": "and",
    "until": "until | till",
    "at": "at | in | into | inside | near | behind | beside | under",
    "since": "since | as of",
    "back": "back",
    "out": "out | off | over | on",
    "toyou": "to you | your way | to your door | home to you | towards you | for you",
    "tous": "to us | to our warehouse | to the warehouse | to the shop | to our store | to the store"
    " | to our workshop",
    "withus": "with us | in our hands | home with us | at our place",
    "asked": "at your request | at your wish | as you asked | as requested | as you wished | on request"
    " | on your request | per your request | by request | upon request | following your request | as you wanted"
    " | at customer request",
    # --- what happens to it
    "taken": "received | placed | accepted | registered | logged | noted | entered | submitted | acknowledged"
    " | booked in | recorded | confirmed | taken | created",
    "ordered": "ordered",
    "paid": "paid | paid for",
    "through": "came through | reached us | has reached us | gone through | in our system | in the queue"
    " | in our queue | in line | with us | in",
    "pack": "pack | prepare | process | pick | assemble",
    "packed": "packed | picked | boxed | prepared | processed | assembled | put together | packed up | boxed up"
    " | readied | picked and packed | made ready",
    "making2": "packing | preparing | processing | picking | assembling | putting together | making | printing"
    " | engraving | sewing | stitching | wrapping | boxing | building | gathering | collecting | cutting | knitting"
    " | framing | personalizing | personalising | customizing | customising | embroidering | monogramming | polishing"
    " | finishing | crafting | working on | getting | baking | roasting | readying | sorting | labelling | labeling"
    " | packaging",
    "made": "made | made to order | printed | engraved | sewn | stitched | wrapped | gift wrapped | built | gathered"
    " | cut | knitted | woven | framed | personalized | personalised | customized | customised | embroidered"
    " | monogrammed | polished | finished | crafted | handmade | baked | roasted | sorted | labelled | labeled"
    " | packaged | produced | manufactured | resized | tailored | hemmed | dyed | sealed | bottled | loaded"
    " | fulfilled | worked on | completed | filled | cast | soldered | upholstered | altered | tested"
    " | quality checked",
    "ready": "ready | all set | good",
    "about": "soon to | ready to | waiting to | about to | set to | due to | scheduled to | yet to | preparing to"
    " | queued to | getting ready to | next to | ready and waiting to | gets ready to | awaiting to",
    "ship": "ship | dispatch it | be shipped | be sent | be dispatched | be despatched | be mailed | be posted"
    " | go out | go | leave | leave us | be picked up | be collected | be sent out | be on its way | set off"
    " | be handed over | be handed | be given",
    "shipping": "shipping | leaving | going out | sending",
    "ships": "ships | leaves | goes out | leaves us",
    "shipped": "gone off | shipped | dispatched | despatched | mailed | posted | sent out | sent off | gone out"
    " | went out | shipped out | out the door | out of the door | mailed out | set off",
    "sent": "sent | issued | emailed",
    "moving": "on its way | on the way | on their way | on it's way | on the road | on the move | in transit"
    " | en route | enroute | travelling | traveling | heading | headed | moving | making its way | making their way"
    " | winging its way | journeying | on route | on its journey | under way | flying | rolling",
    "coming": "coming",
    "outfor": "out for delivery | in delivery | on board for delivery | loaded for delivery | on vehicle for delivery"
    " | on the vehicle for delivery | with driver for delivery",
    "left": "left | departed",
    "gone": "gone",
    "handed": "handed | handed over | handed off | given | passed | passed on | turned over | handed on"
    " | handed it over | transferred | released",
    "collected": "collected | picked up | fetched",
    "gotten": "received",
    "delivered": "delivered | brought",
    "droppedoff": "dropped off",
    "arrived": "arrived | landed | reached you | here | come to you | made it to you",
    "arriving": "arriving | arrives | due | expected | estimated",
    "dropped": "dropped | put | placed",
    "signed": "signed for | signature received",
    "cancel": "cancel | void | withdraw | call off",
    "took": "took | removed | dropped | struck | pulled | taken",
    "billed": "charged | billed",
    "queued": "queued | in line | scheduled | next in line | in the queue | waiting",
    "loaded": "loaded",
    "fetch": "pick up | collect | pick it up | pick them up | collect it | collect them | come | come by"
    " | arrive | take it",
    "called": "booked | called | notified",
    "decide": "pay | decide | choose | call | get back to us",
    "pickedit": "picked it up | picked them up | picked this up | picked your parcel up",
    "paidyou": "paid you back | given you your money back | gave you your money back",
    "cancelledit": "called it off | called this off | called it all off",
    "cancelled": "cancelled | canceled | voided | void | called off | withdrawn | annulled | revoked | terminated"
    " | scrapped | written off",
    "struck": "dropped | taken off | removed | struck | struck off | taken out | deleted | crossed off | pulled"
    " | taken out of",
    "stopped": "stopped",
    "fulfil": "fulfil | fulfill | supply | fill | send | ship it | get | ship | source",
    "fulfilled": "be fulfilled | be supplied | be filled | be sourced | be sent | be shipped | be made",
    "come": "come | arrive",
    "comeback": "to come back | to be returned | to be sent back | back to arrive",
    "start1": "agreed | agreed on | started | requested | opened | created | initiated | booked | registered"
    " | arranged | scheduled | logged | filed | set up | authorised | authorized | approved | submitted | confirmed"
    " | begun | lodged | open | started up",
    "done": "complete | completed | finished | closed | done | settled | processed | concluded | all done | over",
    "sentback": "sent it back | sent this back | sent them back | brought it back | sent everything back"
    " | sent these back",
    "sendback": "send back | return | bring back | give back",
    "returned": "returned | sent back | came back | brought back | come back | given back",
    "returning": "returning | sending back | sending | bringing back | giving back | going back",
    "refunded": "refunded | reimbursed | credited | paid back | credited back",
    "paidout": "paid out | credited | given | made | transferred | released",
    "expecting": "await | expect | awaits | expecting | waiting to get | waiting to have | waiting for | waiting on"
    " | awaiting | looking out for | pending",
    "need": "need | needs | require | requires",
    "needed": "needed | required | missing | outstanding | overdue | pending | due | necessary",
    "held": "held | on hold | paused | suspended | frozen | parked | halted | held up | put on hold | on pause"
    " | placed on hold | put on pause | held back | blocked",
    "stuck": "backordered | back ordered | on backorder | on back order | delayed",
    "failed": "declined | failed | rejected | refused | unsuccessful | denied | bounced",
    "verify": "check | verify | review | confirm | validate | update | approve | complete",
    "verified": "verified | checked | reviewed | validated | confirmed | inspected | looked at | investigated"
    " | approved",
    "verifying": "checking | verifying | reviewing | confirming | validating | looking at | inspecting",
    "charge": "take | charge | process | collect | authorise | authorize | complete | verify | confirm",
    "charged": "be taken | be charged | be processed | be authorised | be authorized | be completed | be verified"
    " | be confirmed | go through",
    "under": "under | in | pending",
    "hear": "hear from you | hear back from you | to hear from you | to hear back from you",
    "please": "please",
    "bit": "a bit | a little | more | some more | a bit more | a little more | a few more",
    "follow": "to follow | will follow | to come | follows | follow | will be sent later | to be sent"
    " | will come later",
    "asktoreturn": "asked to return | want to return | chose to return | decided to return",
}  # fmt: skip
