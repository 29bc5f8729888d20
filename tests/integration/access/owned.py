"""Things that belong to an organisation, for every address that shows one.

Who adds an address whose permission has the scope OWN and whose route names a thing, adds here a
function that makes such a thing for an organisation and answers what stands in the route.
"""

#: Route → function(people, organisation) → values of the route's parameters.
OWNED = {}
