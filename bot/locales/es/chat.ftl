# What anybody on Discord can be told.
error-unexpected = No ha funcionado, y no es culpa suya. Inténtelo de nuevo; si vuelve a ocurrir, dé este número a los responsables de Milepost: { $id }
error-not-an-operator = Solo los responsables de Milepost pueden hacer eso. Figuran en su configuración.
error-not-a-manager = Solo pueden hacerlo quienes tengan el permiso «Gestionar servidor» o un rol elegido por los responsables de Milepost.
