# What anybody on Discord can be told.
error-unexpected = That did not work, and it is not your fault. Please try again; if it happens again, give the operators of Milepost this number: { $id }
error-not-an-operator = Only the operators of Milepost can do that. They are named in its settings.
error-not-a-manager = Only people with “Manage Server”, or a role that the operators of Milepost have chosen, can do that.
