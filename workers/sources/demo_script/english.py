"""English, the most spoken language of the stream: subjects on the flight itself."""

from __future__ import annotations

from workers.sources.demo_script.english_more import MORE
from workers.sources.demo_script.subjects import Subject
from workers.sources.demo_script.voice import Lines, Slot, Voice

ENGLISH = Voice(
    language="en",
    share=74,
    slots=(
        Slot("when", ("today", "yesterday", "this morning", "last night", "on Monday", "on Friday", "last week", "this afternoon", "at the weekend")),
        Slot("soon", ("tonight", "tomorrow", "next week", "on Sunday", "next month", "tomorrow morning", "this evening", "on Thursday")),
        Slot("kin", ("my mum", "my dad", "my daughter", "my son", "my wife", "my husband", "my sister", "my nan", "our toddler", "a colleague", "my best friend", "my flatmate")),
        Slot("item", ("suitcase", "bag", "luggage", "bags", "checked bag", "suitcase", "pushchair", "backpack bag")),
        Slot("awful", ("awful", "terrible", "a disgrace", "shocking", "really poor", "a mess", "unacceptable", "a joke", "horrible", "pathetic")),
        Slot("lovely", ("lovely", "brilliant", "wonderful", "excellent", "fantastic", "great", "superb", "amazing", "perfect", "so kind")),
        Slot("staff", ("Niamh", "Joana", "Ade", "Marta", "Kofi", "Lena", "Tomás", "Priya", "Sven", "Yuki", "Caoimhe", "Bea", "Owen", "Farah", "Ruth", "Emil")),
        Slot("dish", ("veggie curry", "chicken pie", "pasta", "lentil stew", "cheese toastie", "vegan wrap", "salmon salad", "porridge", "tomato soup", "almond cake")),
        Slot("view", ("the Alps", "the coast", "a red sunset", "the northern lights", "the Azores", "a sea of clouds", "the harbour", "sunrise over the sea", "snow on the hills", "the city lights")),
        Slot("why", ("no crew", "late inbound aircraft", "fog", "a technical check", "“operational reasons”", "missing paperwork", "a flat tyre", "air traffic control", "no reason given", "a broken door seal")),
    ),
    lines=(
        Lines(Subject.delay, (
            "{b} {flight} to {city} delayed {mins} minutes and not one announcement",
            "Another delay with {b}. {mins} min so far at gate {gate}, reason: {why}",
            "sat on the tarmac for {mins} minutes on {flight}, {b} says {why}",
            "{flight} from {city} is late again, {hours} hours now. {b} this is {awful}",
            "Why is {flight} delayed {b}? The screen at {gate} says {mins} min, the crew says nobody knows",
            "{hours} hours late into {city} {when} thanks to {b}. Missed dinner with {kin}",
            "Third delayed departure this month, {b}. {flight}, {why}. I am so tired of this",
            "{b} delayed {flight} by {mins} minutes, then changed the gate to {gate} without telling anyone",
            "stuck at {gate} in {city}, {b} departure pushed back {mins} minutes because of {why}",
        )),
        Lines(Subject.cancelled, (
            "{b} cancelled {flight} {hours} hours before departure and offers nothing until {soon}. {awful}",
            "{flight} to {city} cancelled. No email, no text. Found out at the desk. {b} this is {awful}",
            "So {b} just cancelled our flight to {city}, {kin} is in tears",
            "Cancelled because of {why}?? {b} we are stranded in {city} with {hours} euros of vouchers",
            "stranded in {city} {when}, {flight} cancelled, the {b} desk closed",
        )),
        Lines(Subject.connection, (
            "Missed my connection in {city} because {flight} sat at {gate} for {mins} minutes. {b} what now?",
            "{b} sold me a {mins} minute connection in {city} and of course we missed it. Worst trip in years",
            "missed connection in {city} thanks to {why}, {b} put {kin} and me on different flights",
            "Ran the whole terminal in {city}, door of {flight} closed in my face. {b} that was {awful}",
        )),
        Lines(Subject.queue, (
            "{mins} minutes in the {b} check-in queue in {city} and it has not moved",
            "The queue for {b} in {city} goes out of the door, {hours} desks closed. {awful}",
            "One person at the {b} desk for three flights. Queue of {mins} minutes for {flight}",
            "boarding of {flight} at {gate} is chaos, {b} called every group at once",
        )),
        Lines(Subject.crew_good, (
            "Shout out to {staff} on {b} {flight}, calm and funny all the way to {city}. {lovely}",
            "The {b} crew on {flight} looked after {kin} so well {when}. Thank you!",
            "{staff} from {b} walked {kin} to the gate {gate} herself. Some people are just {lovely}",
            "Best cabin crew I have had in years on {b} to {city}. {staff}, you are a star",
            "Huge thanks to the captain of {flight}: explained every bump. {b} crews are {lovely}",
            "{b} cabin crew sang happy birthday for {kin} on the way to {city}, love them",
        )),
        Lines(Subject.crew_bad, (
            "Rude flight attendant on {b} {flight} {when}, rolled her eyes at {kin}. {awful}",
            "Asked the {b} crew for water, was ignored for {mins} minutes. {awful}",
            "The steward on {flight} shouted at {kin} about a {item}. Disgusted, {b}",
            "{b} crew on {flight} could not care less, all of them at the back chatting for {hours} hours",
        )),
        Lines(Subject.seat, (
            "Anyone flown in {seat} on the {b} flight to {city}? Is the legroom ok?",
            "Got {seat} on {b} to {city} with the whole row free",
            "More legroom than expected on {b}, seat {seat}, {lovely} sleep to {city}",
        ), bad=(
            "{b} moved me from {seat} to {seat} on {flight} without asking. I paid {money} for that seat!",
            "{b} split our family over four rows on {flight}, {kin} is alone in {seat}",
            "The seat {seat} on {flight} is broken and so is my back, {b}",
        )),
        Lines(Subject.food, (
            "The {dish} on {b} to {city} was {lovely}, what a surprise",
            "Is the {dish} on {b} vegan? Flying to {city}, asking for {kin}",
            "{dish} and a good coffee on {flight}. {b} has got this right",
            "{b} serving {dish} on the {city} route now",
        ), bad=(
            "{money} for a {dish} on {b}. It was cold. {awful}",
            "{b} ran out of food by row 20 on {flight}. {hours} hours to go",
        )),
        Lines(Subject.wifi, (
            "Posting this from {seat} above the sea, the wifi on {b} {flight} is {lovely}",
            "Does the wifi on the {b} planes to {city} work for calls?",
        ), bad=(
            "{money} for wifi on {b} and it dropped every {mins} seconds. {awful}",
            "wifi on {flight} dead again, {b}. I had {hours} hours of work to do",
        )),
        Lines(Subject.praise, (
            "{flight} to {city} left on time and landed early. {b}, {lovely}",
            "Flew {b} to {city} {when} with {kin}. Smooth, friendly, {lovely}",
            "Credit where due: {b} sorted my {city} trip in {mins} seconds on the phone. Thanks",
            "Really happy with {b}. {flight}, seat {seat}, {view} out of the window",
            "I was nervous about flying, {staff} from {b} made it a {lovely} trip to {city}",
            "{b} gave {kin} an upgrade to {seat} for her 80th, we are so grateful",
            "Good landing, good coffee, good people. {b} to {city} is always a pleasure",
            "Love love love the new {b} cabins, just back from {city} on {flight}",
            "Well done {b}, {mins} minutes early into {city} with a full plane",
        )),
        *MORE,
    ),
    after_good=("", "", "", "Thank you!", "Made my day.", "Would fly again.", "{joy}", "{joy}", "{joy}{joy}", "More of this please.", "Keep it up.", "So impressed.", "Booked again for {city} already.", "10/10", "Big smile here {joy}", "#travel", "#avgeek"),
    after_bad=("", "", "", "", "Not good enough.", "Never again.", "Do better.", "{sad}", "{sad}", "{sad}{sad}", "What is going on?", "Please answer your DMs.", "I want a refund.", "Ridiculous.", "So disappointed.", "Anyone else?", "On hold for {mins} minutes now.", "Still waiting for a reply.", "{kin} says hello too, not happily.", "#fail"),
    after_plain=("", "", "", "", "", "{fun}", "{fun}", "Cheers", "#travel", "Hm.", "Travelling with {kin}.", "#avgeek", "More {soon}.", "Anyway."),
    sorry=(
        "Hi, we're sorry about this. Please send us your booking reference by DM and we'll look into it right away. {staff}, Plovair",
        "That's not the trip we want for you. Could you DM us the details of {flight} so that we can check? {staff} at Plovair",
        "We're sorry for the trouble. Our team in {city} has been told, and we'll come back to you here. Plovair Helps, {staff}",
        "Hello, thanks for telling us and apologies. You can claim at https://example.com/help/{mins} or DM us and I'll do it for you. {staff}, Plovair",
        "Sorry to hear that! I've passed it on to the people in charge, reference {days}-{mins}. {staff}, Plovair",
        "Oh no. We have found your file and somebody will call you within {hours} hours. {staff} from Plovair",
    ),
    glad=(
        "Thank you, this made our day! We'll tell the team of {flight}. {staff}, Plovair",
        "So kind of you, we'll pass it on to the crew of {flight}. See you soon! {staff} at Plovair",
        "We're smiling here in {city}. Thanks for flying with us! Plovair, {staff}",
        "What a lovely thing to read on a shift. Thank you! {staff}, Plovair",
    ),
    info=(
        "Hi! Yes, you can do that up to {hours} hours before departure, under Manage my trip. {staff}, Plovair",
        "Good question: it depends on your fare. DM us your booking reference and we'll check. {staff} at Plovair",
        "Hello, it's {money} per flight, or free with Featherclub Gold. {staff}, Plovair",
        "We'd need {hours} hours notice for that. All details: https://example.com/help/{mins} {staff}, Plovair",
        "Done! You'll see it in your booking within {mins} minutes. {staff} from Plovair",
    ),
    thanks=(
        "@PlovairHelps thank you {staff}, {flight} sorted in {mins} minutes. Much appreciated",
        "@Plovair brilliant, that worked for {flight}, {kin} is relieved. Thanks for the quick help",
        "@PlovairHelps wow ok, did not expect an answer about {flight} in {mins} minutes. Thanks {staff}!",
        "@Plovair perfect, thank you, see you on {flight}",
        "@PlovairHelps thanks, DM sent about {flight}. {staff} was really helpful",
    ),
    still=(
        "@PlovairHelps sent you a DM {mins} minutes ago about {flight}, nothing. Still waiting",
        "@Plovair that is the same answer about {flight} I got {days} days ago. Useless",
        "@PlovairHelps your link for {flight} does not work. Now what?",
        "@Plovair so no help at all then, {hours} hours for this. I want to speak to a manager",
        "@PlovairHelps nobody called about {flight}. {hours} hours, {staff}.",
    ),
    quote_good=("This is why I fly {b}. {city} next {joy}", "Love this, {b} {joy}", "More of this in the world. Well done {b}, see you on {flight}", "Faith in {b} restored, {kin} will love this"),
    quote_bad=("Same here with {b} on {flight}. {awful}", "{b} again... {sad} had this {when}", "And this is why I stopped flying {b} to {city}", "Fix this, {b}. {kin} had the same {when}", "Answer these people, {b}. {hours} hours is {awful}"),
    quote_plain=("Interesting from {b}, thinking of {city}", "{b} {fun} as seen from {seat}", "Adding this to the {b} thread about {city}", "{kin} needs to see this, {b}"),
)
